using DataForge.Jobs.Generation.Reporting;

namespace DataForge.Jobs.Api.Reports.Card;

/// <summary>The sections of a dataset card that hold figures.</summary>
internal static class CardFigures
{
    private static readonly string[] s_quantiles = ["p5", "p25", "p50", "p75", "p95"];

    public static void Yield(CardText card, DatasetReport report)
    {
        var yield = report.Yield;
        card.Heading(2, "Yield");
        card.Paragraph($"Of {CardText.Count(yield.Candidates)} candidates {CardText.Count(yield.Accepted)} were accepted; {CardText.Count(yield.Rejected)} were rejected, {CardText.Count(yield.Duplicates)} repeated another, {CardText.Count(yield.Failed)} got no answer, and {CardText.Count(yield.Surplus)} lay past the cut. Yield: {CardText.Percent(yield.Yield)}.");
        card.Picture(Charts.Yield(yield));
        var reasons = yield.RejectedBy.Select(reason => (State: "rejected", reason.Key, reason.Value)).Concat(yield.FailedBy.Select(reason => (State: "failed", reason.Key, reason.Value))).ToList();
        if (reasons.Count > 0)
        {
            card.Table(["State", "Reason", " Candidates"], reasons.OrderByDescending(reason => reason.Value).Select(reason => (string[])[reason.State, reason.Key, CardText.Count(reason.Value)]));
        }
    }

    public static void Scores(CardText card, DatasetReport report)
    {
        var scores = report.Scores.Append(KeyValuePair.Create("sentiment", report.Sentiment)).Where(score => score.Value is not null).Select(score => (score.Key, score.Value!)).ToList();
        if (scores.Count > 0)
        {
            card.Heading(2, "Scores");
            card.Picture(Charts.Histograms(scores, "Scores of accepted samples"));
            Distributions(card, "Score", scores);
        }
    }

    public static void Lengths(CardText card, DatasetReport report)
    {
        if (report.Length is { Words: { } words, Characters: { } characters })
        {
            card.Heading(2, "Length");
            card.Picture(Charts.Histograms([("words", words), ("characters", characters)], "Lengths of accepted samples"));
            Distributions(card, "", [("words", words), ("characters", characters)]);
        }
    }

    public static void Columns(CardText card, DatasetReport report)
    {
        var columns = report.Columns.Where(column => column.Count > 0 && column.Values.Count > 0).ToList();
        if (columns.Count == 0)
        {
            return;
        }

        card.Heading(2, "Columns");
        foreach (var column in columns)
        {
            card.Heading(3, column.Name);
            if (column.Values.Any(value => value.Requested is not null))
            {
                card.Picture(Charts.Shares(column));
            }

            card.Table(["Value", " Requested", " Actual", " Samples"], column.Values.Select(value => (string[])[Chart.Short(value.Value, 60), CardText.Percent(value.Requested), CardText.Percent(value.Actual), CardText.Count(value.Count)]));
            if (column.OtherCount > 0)
            {
                card.Paragraph($"{CardText.Count(column.OtherCount)} samples have other values.");
            }

            if (column.ChiSquare is { } test)
            {
                card.Paragraph($"Chi-square {CardText.Figure(test.Statistic)} with {test.DegreesOfFreedom} degrees of freedom, p = {CardText.Figure(test.PValue)}: {(test.PValue < 0.01 ? "what was accepted differs from what was asked for" : "no sign that what was accepted differs from what was asked for")}.");
            }
        }
    }

    public static void Diversity(CardText card, DatasetReport report)
    {
        var diversity = report.Diversity;
        card.Heading(2, "Diversity");
        card.Table(["Measure", " Value", "Of"],
        [
            .. diversity.Distinct.Select(distinct => (string[])[$"distinct-{distinct.N}", CardText.Figure(distinct.Share), $"{CardText.Count(distinct.Total)} n-grams{(distinct.Exact ? "" : ", estimated")}"]),
            ["self-BLEU", CardText.Figure(diversity.SelfBleu.Value), $"a fixed sample of {CardText.Count(diversity.SelfBleu.Sample)}, up to {diversity.SelfBleu.N}-grams"],
            ["compression ratio", CardText.Figure(diversity.Compression?.Ratio), $"{CardText.Count(diversity.Compression?.Texts ?? 0)} texts, gzip"],
        ]);
    }

    public static void Duplicates(CardText card, DatasetReport report)
    {
        var (count, closest) = (report.Duplicates.Count, report.Duplicates.ClosestAccepted);
        card.Heading(2, "Duplicates");
        card.Paragraph($"{CardText.Count(count)} candidates were left out as duplicates. Of the accepted samples {CardText.Count(closest.Compared)} of {CardText.Count(closest.Of)} were compared ({(closest.Method == "all_pairs" ? "every pair" : "pairs that share a band of their MinHash signatures")}{(closest.Complete ? "" : ", as many as the limit allows")}).");
        if (closest.Pairs.Count > 0)
        {
            card.Table([" Sample", " Sample", " Jaccard similarity"], closest.Pairs.Select(pair => (string[])[CardText.Count(pair.First), CardText.Count(pair.Second), CardText.Figure(pair.Similarity)]));
        }
    }

    public static void Usage(CardText card, DatasetReport report)
    {
        var usage = report.Usage;
        card.Heading(2, "Cost");
        card.Table(["Model", " Calls", " Prompt tokens", " Completion tokens", " US dollars"],
        [
            .. usage.ByModel.Select(model => (string[])[$"{model.Model} ({model.Provider})", CardText.Count(model.Calls), CardText.Count(model.PromptTokens), CardText.Count(model.CompletionTokens), CardText.Dollars(model.CostUsd)]),
            ["all", CardText.Count(usage.Calls), CardText.Count(usage.PromptTokens), CardText.Count(usage.CompletionTokens), CardText.Dollars(usage.CostUsd)],
        ]);
        card.Paragraph($"{CardText.Dollars(usage.CostPerAcceptedUsd)} US dollars for an accepted sample.{(usage.UnpricedCalls > 0 ? $" The price of {CardText.Count(usage.UnpricedCalls)} calls is not known; they are not in these sums." : "")}");
        if (usage.LatencyMs is { } latency)
        {
            Distributions(card, "", [("latency, ms", latency)]);
        }
    }

    private static void Distributions(CardText card, string heading, IReadOnlyList<(string Name, Distribution Values)> rows) => card.Table(
        [heading, " Samples", " Mean", " Std. dev.", .. s_quantiles.Select(name => " " + name)],
        rows.Select(row => (string[])
        [
            row.Name, CardText.Count(row.Values.Count), CardText.Figure(row.Values.Mean), CardText.Figure(row.Values.Stddev),
            .. s_quantiles.Select(name => CardText.Figure(row.Values.Quantiles[name])),
        ]));
}
