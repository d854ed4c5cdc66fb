using System.Globalization;
using System.Text.RegularExpressions;

namespace DataForge.Jobs.Integration.Tests.Metrics;

/// <summary>A scrape, read back.</summary>
internal sealed partial class MetricsText
{
    private readonly List<(string Name, Dictionary<string, string> Labels, double Value)> _samples = [];

    /// <summary>Reads Prometheus text; a line that is none fails.</summary>
    public MetricsText(string text)
    {
        Text = text;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#'))
        {
            var match = SampleLine().Match(line);
            match.Success.ShouldBeTrue(line);
            var labels = Label().Matches(match.Groups["labels"].Value).ToDictionary(label => label.Groups[1].Value, label => label.Groups[2].Value);
            _samples.Add((match.Groups["name"].Value, labels, Number(match.Groups["value"].Value)));
        }
    }

    public string Text { get; }

    /// <summary>Every name that a query can ask for, those of families without a series included.</summary>
    public IEnumerable<string> Names => TypeLine().Matches(Text).SelectMany(type => type.Groups[2].Value == "histogram"
        ? (string[])[type.Groups[1].Value + "_bucket", type.Groups[1].Value + "_sum", type.Groups[1].Value + "_count"]
        : [type.Groups[1].Value]);

    /// <summary>The label names of a family's series.</summary>
    public IReadOnlyList<string> LabelsOf(string name) => [.. _samples.First(sample => sample.Name == name).Labels.Keys];

    /// <summary>Every value of a label.</summary>
    public IReadOnlyList<string> Values(string name, string label) => [.. _samples.Where(sample => sample.Name == name).Select(sample => sample.Labels[label]).Distinct()];

    /// <summary>How many series there are.</summary>
    public int Count(string name) => _samples.Count(sample => sample.Name == name);

    /// <summary>The sum over the series that have these labels; null where there is none.</summary>
    public double? Sum(string name, params (string Label, string Value)[] labels)
    {
        var found = _samples.Where(sample => sample.Name == name && labels.All(label => sample.Labels.GetValueOrDefault(label.Label) == label.Value)).ToList();
        return found.Count == 0 ? null : found.Sum(sample => sample.Value);
    }

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex("""^(?<name>[a-z_][a-z0-9_]*)(\{(?<labels>[a-z_]+="([^"\\]|\\.)*"(,[a-z_]+="([^"\\]|\\.)*")*)\})? (?<value>\S+)$""")]
    private static partial Regex SampleLine();

    [GeneratedRegex("""([a-z_]+)="((?:[^"\\]|\\.)*)"(?:,|$)""")]
    private static partial Regex Label();

    [GeneratedRegex(@"^# TYPE (\S+) (\S+)$", RegexOptions.Multiline)]
    private static partial Regex TypeLine();
}
