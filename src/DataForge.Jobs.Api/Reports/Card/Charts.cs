using System.Globalization;
using DataForge.Jobs.Generation.Reporting;

namespace DataForge.Jobs.Api.Reports.Card;

/// <summary>The charts of a dataset card.</summary>
internal static class Charts
{
    private const double Width = 640;

    /// <summary>How many candidates got past each stage, as bars from one left edge.</summary>
    public static string Yield(YieldReport yield)
    {
        const double row = 26, label = 90, room = 150;
        IReadOnlyList<(string Name, long Count)> bars = [("candidates", yield.Candidates), .. yield.Stages.Select(stage => (stage.Stage == "unique" ? "accepted" : stage.Stage, stage.Left))];
        var chart = new Chart(Width, (bars.Count * row) + 8, "Candidates left after each stage");
        for (var i = 0; i < bars.Count; i++)
        {
            var (name, count) = bars[i];
            var share = yield.Candidates == 0 ? 0 : count / (double)yield.Candidates;
            var (y, width) = (4 + (i * row), share * (Width - label - room));
            var says = string.Create(CultureInfo.InvariantCulture, $"{count:N0} ({share:P1})");
            chart.Text(label - 8, y + 16, name, "end");
            chart.Bar(label, y + 3, Math.Max(width, 1), row - 8, name + ": " + says, expected: i == 0);
            chart.Text(label + Math.Max(width, 1) + 6, y + 16, says);
        }

        chart.Line(label, 2, label, (bars.Count * row) + 6);
        return chart.ToString();
    }

    /// <summary>Histograms side by side, two to a row.</summary>
    public static string Histograms(IReadOnlyList<(string Name, Distribution Values)> all, string title)
    {
        const double cell = Width / 2, height = 132;
        var columns = Math.Min(2, all.Count);
        var chart = new Chart(cell * columns, height * Math.Ceiling(all.Count / 2.0), title);
        for (var i = 0; i < all.Count; i++)
        {
            Histogram(chart, i % 2 * cell, Math.Floor(i / 2.0) * height, all[i].Name, all[i].Values);
        }

        return chart.ToString();
    }

    /// <summary>Requested and actual shares of a column's values, one pair of bars for each.</summary>
    public static string Shares(ColumnReport column)
    {
        const double row = 30, label = 130, room = 70, head = 24;
        var values = column.Values.Take(20).ToList();
        var chart = new Chart(Width, head + (values.Count * row) + 6, $"Requested and actual shares of {column.Name}");
        var most = Math.Max(values.Max(value => Math.Max(value.Requested ?? 0, value.Actual ?? 0)), 1e-9);
        chart.Bar(label, 6, 10, 10, "requested", expected: true);
        chart.Text(label + 15, 15, "requested");
        chart.Bar(label + 90, 6, 10, 10, "actual");
        chart.Text(label + 105, 15, "actual");
        for (var i = 0; i < values.Count; i++)
        {
            var (y, value) = (head + (i * row), values[i]);
            chart.Text(label - 8, y + 17, Chart.Short(value.Value, 18), "end");
            var scale = (Width - label - room) / most;
            Share(chart, label, y + 3, scale, value.Requested, value.Value + " requested", expected: true);
            Share(chart, label, y + 14, scale, value.Actual, value.Value + " actual", expected: false);
            chart.Text(label + (Math.Max(value.Requested ?? 0, value.Actual ?? 0) * scale) + 6, y + 17, value.Actual?.ToString("P1", CultureInfo.InvariantCulture) ?? "–");
        }

        chart.Line(label, head, label, head + (values.Count * row) + 2);
        return chart.ToString();
    }

    private static void Share(Chart chart, double x, double y, double scale, double? share, string tip, bool expected)
    {
        if (share is { } known)
        {
            chart.Bar(x, y, Math.Max(known * scale, 1), 10, tip + ": " + known.ToString("P1", CultureInfo.InvariantCulture), expected);
        }
    }

    private static void Histogram(Chart chart, double left, double top, string name, Distribution values)
    {
        const double margin = 14, width = (Width / 2) - (2 * margin), height = 74, head = 24;
        var bars = values.Histogram;
        var (most, step) = (Math.Max(1, bars.Max(bar => bar.Count)), width / bars.Count);
        var foot = top + head + height;
        chart.Text(left + margin, top + 15, name, bold: true);
        chart.Text(left + margin + width, top + 15, "median " + Number(values.Quantiles["p50"]), "end");
        for (var i = 0; i < bars.Count; i++)
        {
            var tall = bars[i].Count == 0 ? 0 : Math.Max(1, height * bars[i].Count / most);
            if (tall > 0)
            {
                chart.Bar(left + margin + (i * step) + 0.5, foot - tall, step - 1, tall, string.Create(CultureInfo.InvariantCulture, $"{Number(bars[i].From)} to {Number(bars[i].To)}: {bars[i].Count:N0}"));
            }
        }

        chart.Line(left + margin, foot + 0.5, left + margin + width, foot + 0.5);
        chart.Text(left + margin, foot + 15, Number(bars[0].From));
        chart.Text(left + margin + (width / 2), foot + 15, Number((bars[0].From + bars[^1].To) / 2), "middle");
        chart.Text(left + margin + width, foot + 15, Number(bars[^1].To), "end");
    }

    private static string Number(double value) => value.ToString(Math.Abs(value) >= 100 ? "#,0" : "0.##", CultureInfo.InvariantCulture);
}
