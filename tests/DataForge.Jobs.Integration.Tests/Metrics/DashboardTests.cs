using System.Text.Json;
using System.Text.RegularExpressions;

namespace DataForge.Jobs.Integration.Tests.Metrics;

/// <summary>The dashboard as a Prometheus with real processes behind it would fill it.</summary>
[Collection(WatchedCluster.Name)]
public sealed partial class DashboardTests(WatchedCluster watched)
{
    /// <summary>What Grafana puts in by itself.</summary>
    private static readonly Dictionary<string, string> s_builtIn = new() { ["__rate_interval"] = "1m", ["__range"] = "1h" };

    private readonly JsonElement _dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(WatchedCluster.Observability, "dashboard.json"))).RootElement;

    private IReadOnlyList<JsonElement> Variables => [.. _dashboard.GetProperty("templating").GetProperty("list").EnumerateArray()];

    private IEnumerable<JsonElement> Panels => _dashboard.GetProperty("panels").EnumerateArray();

    [Fact]
    public async Task Queries_OfEveryPanel_AreAnsweredWithTheLabelsOfTheirLegends()
    {
        await watched.Prometheus.ValueAsync("count(dataforge_build_info)", count => count == 2);
        var answered = 0;
        foreach (var panel in Panels.Where(panel => panel.GetProperty("type").GetString() != "row"))
        {
            foreach (var target in panel.GetProperty("targets").EnumerateArray())
            {
                var query = Variable().Replace(target.GetProperty("expr").GetString()!, name => ValueOf(name.Groups[1].Value));
                var series = (await watched.Prometheus.GetAsync("query?query=" + Uri.EscapeDataString(query))).GetProperty("result").EnumerateArray().ToList();

                var legend = Legend().Matches(target.GetProperty("legendFormat").GetString()!).Select(label => label.Groups[1].Value).ToList();
                answered += series.Count > 0 ? 1 : 0;
                series.ShouldAllBe(one => legend.All(label => HasLabel(one, label)), $"{panel.GetProperty("title")}: {query}");
                // A legend that says less than the labels shows two lines under one name.
                series.Select(one => string.Join('|', legend.Select(label => one.GetProperty("metric").GetProperty(label).GetString()))).ShouldBeUnique(query);
            }
        }

        answered.ShouldBeGreaterThan(50);
    }

    [Fact]
    public void Panels_HaveAPlaceOfTheirOwnInTheGrid()
    {
        var cells = Panels.Select(panel => panel.GetProperty("gridPos")).SelectMany(place =>
            from x in Enumerable.Range(place.GetProperty("x").GetInt32(), place.GetProperty("w").GetInt32())
            from y in Enumerable.Range(place.GetProperty("y").GetInt32(), place.GetProperty("h").GetInt32())
            select (x, y)).ToList();

        cells.ShouldBeUnique();
        cells.ShouldAllBe(cell => cell.x < 24);
        Panels.Select(panel => panel.GetProperty("id").GetInt32()).ShouldBeUnique();
    }

    [Fact]
    public void Variables_BeginWithEverything()
    {
        Variables.Select(variable => variable.GetProperty("name").GetString()).ShouldBe(["datasource", "job", "backend"]);
        foreach (var variable in Variables.Where(variable => variable.GetProperty("type").GetString() == "query"))
        {
            variable.GetProperty("datasource").GetProperty("uid").GetString().ShouldBe("${datasource}");
            (variable.GetProperty("includeAll").GetBoolean(), variable.GetProperty("current").GetProperty("value")[0].GetString()).ShouldBe((true, "$__all"));
        }
    }

    private static bool HasLabel(JsonElement series, string label) => series.GetProperty("metric").TryGetProperty(label, out _);

    private string ValueOf(string name) => s_builtIn.GetValueOrDefault(name)
        ?? Variables.First(variable => variable.GetProperty("name").GetString() == name).GetProperty("allValue").GetString()!;

    [GeneratedRegex(@"\$(\w+)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Legend();
}
