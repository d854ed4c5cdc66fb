using System.Text.RegularExpressions;
using System.Xml.Linq;
using DataForge.Jobs.Integration.Tests.Api;

namespace DataForge.Jobs.Integration.Tests.Reports;

/// <summary>The report as a dataset card.</summary>
public sealed class DatasetCardTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Card_HasTheHubsFrontMatter()
    {
        var id = await ReportTests.MadeAsync(api, "Reviews: \"short\" | <b>ones</b>");

        var front = FrontOf((await CardAsync(id)).Text);

        front["pretty_name"].ShouldBe(["\"Reviews: \\\"short\\\" | <b>ones</b>\""]);
        front["size_categories"].Single().ShouldBe("\"n<1K\"");
        front["tags"].ShouldContain("synthetic");
        front["configs"].ShouldContain($"data_files: \"{id}.jsonl\"");
    }

    [Fact]
    public async Task Card_ChartsAreWellFormedAndSelfContained()
    {
        var text = (await CardAsync(await ReportTests.MadeAsync(api, "a & <b>"))).Text;

        var charts = Regex.Matches(text, "<svg .*?</svg>", RegexOptions.Singleline).Select(match => match.Value).ToList();

        charts.Count.ShouldBe(4, "yield, scores, lengths and one column");
        foreach (var chart in charts)
        {
            chart.ShouldNotContain("\n");
            var svg = XElement.Parse(chart);
            svg.Name.NamespaceName.ShouldBe("http://www.w3.org/2000/svg");
            svg.Attribute("aria-label")!.Value.ShouldNotBeEmpty();
            svg.Descendants().Count(shape => shape.Name.LocalName == "rect").ShouldBeGreaterThan(1);
            svg.Descendants().Attributes().ShouldNotContain(attribute => attribute.Name.LocalName == "href");
            foreach (var bar in svg.Descendants().Where(shape => shape.Name.LocalName == "rect"))
            {
                ((double)bar.Attribute("x")! + (double)bar.Attribute("width")!).ShouldBeLessThanOrEqualTo((double)svg.Attribute("width")!);
                ((double)bar.Attribute("y")! + (double)bar.Attribute("height")!).ShouldBeLessThanOrEqualTo((double)svg.Attribute("height")!);
            }
        }
    }

    [Fact]
    public async Task Card_SaysWhatTheReportSays()
    {
        var answer = await CardAsync(await ReportTests.MadeAsync(api, "My *set*"));

        answer.Message.Content.Headers.ContentType!.ToString().ShouldBe("text/markdown; charset=utf-8");
        answer.Text.ShouldContain("# My \\*set\\*\n");
        answer.Text.ShouldContain("4 samples of 10 requested");
        answer.Text.ShouldContain("| rejected | filter:min\\_length | 2 |");
        answer.Text.ShouldContain("| \"glad\" | 75.0 % | 50.0 % | 2 |");
        answer.Text.ShouldContain("| Seed | 7 |");
        foreach (var section in (string[])["Loading", "Yield", "Scores", "Length", "Columns", "Diversity", "Duplicates", "Cost", "Lineage", "Considerations"])
        {
            answer.Text.ShouldContain($"\n## {section}\n");
        }
    }

    /// <summary>The little YAML that such front matter is: keys with a text, or with a list of items.</summary>
    private static Dictionary<string, List<string>> FrontOf(string card)
    {
        var lines = card.Split('\n');
        lines[0].ShouldBe("---");
        var end = Array.IndexOf(lines, "---", 1);
        end.ShouldBeGreaterThan(1);
        var front = new Dictionary<string, List<string>>();
        var values = new List<string>();
        foreach (var line in lines[1..end])
        {
            if (Regex.Match(line, "^([a-z_]+):(?: (.+))?$") is { Success: true } key)
            {
                front.Add(key.Groups[1].Value, values = key.Groups[2].Success ? [key.Groups[2].Value] : []);
            }
            else
            {
                values.Add(Regex.Match(line, "^  (?:- |  )(.+)$") is { Success: true } item ? item.Groups[1].Value : throw new FormatException($"`{line}` is not expected in front matter."));
            }
        }

        return front;
    }

    private async Task<Answer> CardAsync(Guid id)
    {
        var answer = await api.Http.AskAsync($"jobs/{id}/report?format=markdown");
        answer.Status.ShouldBe(System.Net.HttpStatusCode.OK, answer.Text);
        return answer;
    }
}
