using System.Globalization;
using System.Text;
using DataForge.Jobs.Hosting.Metrics.Series;

namespace DataForge.Jobs.Hosting.Metrics.Exposition;

/// <summary>
/// Writes a page as Prometheus text, version 0.0.4, or as OpenMetrics 1.0: https://prometheus.io/docs/instrumenting/exposition_formats
/// and https://prometheus.io/docs/specs/om/open_metrics_spec.
/// </summary>
/// <param name="isOpenMetrics">Counters are then named without <c>_total</c>, units are said, bounds are floats, and the page has an end.</param>
internal sealed class TextFormat(bool isOpenMetrics)
{
    /// <summary>The media type of Prometheus text.</summary>
    public const string PrometheusType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>The media type of OpenMetrics.</summary>
    public const string OpenMetricsType = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private readonly StringBuilder _text = new();

    /// <summary>What the answer says it is.</summary>
    public string MediaType => isOpenMetrics ? OpenMetricsType : PrometheusType;

    /// <summary>The page as text.</summary>
    public string Write(MetricPage page)
    {
        foreach (var (family, samples) in page.Content)
        {
            var name = isOpenMetrics ? family.Stem : family.Name;
            _text.Append("# HELP ").Append(name).Append(' ');
            Escape(family.Help, quotes: isOpenMetrics);
            _text.Append("\n# TYPE ").Append(name).Append(' ').Append(Word(family.Kind)).Append('\n');
            if (isOpenMetrics && family.Unit is { } unit)
            {
                _text.Append("# UNIT ").Append(name).Append(' ').Append(unit).Append('\n');
            }

            foreach (var (labels, value, histogram) in samples)
            {
                if (histogram is null)
                {
                    Sample(family.Name, family, labels, null, Number(value));
                }
                else
                {
                    Histogram(family, labels, histogram);
                }
            }
        }

        if (isOpenMetrics)
        {
            _text.Append("# EOF\n");
        }

        return _text.ToString();
    }

    private void Histogram(MetricFamily family, LabelValues labels, HistogramCell cell)
    {
        var counts = cell.Cumulated();
        for (var i = 0; i < counts.Length; i++)
        {
            Sample(family.Name + "_bucket", family, labels, i < family.Bounds.Count ? Bound(family.Bounds[i]) : "+Inf", Number(counts[i]));
        }

        Sample(family.Name + "_sum", family, labels, null, Number(cell.Sum));
        Sample(family.Name + "_count", family, labels, null, Number(counts[^1]));
    }

    private void Sample(string name, MetricFamily family, LabelValues labels, string? bound, string value)
    {
        _text.Append(name);
        var separator = '{';
        for (var i = 0; i < family.Labels.Length; i++)
        {
            Label(separator, family.Labels[i], labels[i] ?? "");
            separator = ',';
        }

        if (bound is not null)
        {
            Label(separator, "le", bound);
            separator = ',';
        }

        _text.Append(separator == ',' ? "} " : " ").Append(value).Append('\n');
    }

    private void Label(char separator, string name, string value)
    {
        _text.Append(separator).Append(name).Append("=\"");
        Escape(value, quotes: true);
        _text.Append('"');
    }

    private void Escape(string text, bool quotes)
    {
        foreach (var character in text)
        {
            _ = character switch
            {
                '\\' => _text.Append(@"\\"),
                '\n' => _text.Append(@"\n"),
                '"' when quotes => _text.Append("\\\""),
                _ => _text.Append(character),
            };
        }
    }

    // OpenMetrics wants bounds in one way of writing, 1.0 and not 1; a number that is neither finite nor unknown is an infinity.
    private string Bound(double value) => Number(value) is var text && isOpenMetrics && text.All(char.IsAsciiDigit) ? text + ".0" : text;

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Word(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Histogram => "histogram",
        _ => "gauge",
    };
}
