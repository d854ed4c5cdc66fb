using System.Globalization;
using System.Text.Json;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Models;
using DataForge.Jobs.Generation.Specification;
using DataForge.Jobs.Templating;
using Microsoft.VisualBasic.FileIO;

namespace DataForge.Jobs.Integration.Tests.Samples;

/// <summary>What <c>deploy/samples</c> offers works as it stands.</summary>
public sealed class SampleFilesTests
{
    private static readonly string s_directory = FindDirectory();

    [Fact]
    public void Products_File_HasRealisticRowsInEightCategories()
    {
        var rows = Products();

        rows.Count.ShouldBeGreaterThanOrEqualTo(64);
        rows.Select(row => row["category"]).Distinct().Count().ShouldBe(8);
        rows.Select(row => row["name"]).ShouldBeUnique();
        rows.ShouldAllBe(row => row.Values.All(value => value.Length > 0));
        rows.ShouldAllBe(row => decimal.Parse(row["price_usd"], CultureInfo.InvariantCulture) > 0);
    }

    [Theory]
    [InlineData("review_job.json", "product_review")]
    [InlineData("conversation_job.json", "chatbot_conversation")]
    public void Job_Body_IsAcceptedWithItsTemplateAndDataset(string file, string template)
    {
        using var body = JsonDocument.Parse(File.ReadAllText(Path.Combine(s_directory, file)));
        var products = Products();
        var lookups = new SpecLookups
        {
            Models = new ModelRegistry(new ProviderOptions()),
            Templates = new Dictionary<string, StoredTemplate> { [template] = new(template + "@1", Template(template)) },
            Datasets = new Dictionary<string, DatasetFacts>
            {
                ["products"] = new("products@1", products.Count, [.. products[0].Keys]),
            },
        };

        var reading = JobSpecReader.Read(body.RootElement, lookups, () => 1);

        reading.Problems.ShouldBeEmpty();
        reading.Spec.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(1, "disappointed", "for 1 month.")]
    [InlineData(3, "undecided", "for 3 months.")]
    [InlineData(5, "recommends", "for 5 months.")]
    public void ReviewTemplate_Rating_DecidesTheVerdict(int rating, string verdict, string owned)
    {
        var row = Products()[2].ToDictionary(field => field.Key, field => (object?)field.Value);

        var text = new TemplateEnvironment().Parse(Template("product_review")).Render(new Dictionary<string, object?>
        {
            ["product"] = row,
            ["rating"] = rating,
            ["age"] = 31,
            ["home"] = "a small flat",
            ["months_owned"] = rating,
        });

        text.ShouldContain("- high-carbon steel\n");
        text.ShouldContain(verdict);
        text.ShouldContain(owned);
    }

    [Fact]
    public void ConversationTemplate_Turns_AreWrittenOut()
    {
        var text = new TemplateEnvironment().Parse(Template("chatbot_conversation")).Render(new Dictionary<string, object?>
        {
            ["topic"] = "a return",
            ["detail"] = "for the second time",
            ["mood"] = "angry",
            ["turns"] = 2,
        });

        text.ShouldContain("a return, for the second time.");
        text.ShouldContain(
            "Customer: <message 1>\nAssistant: <answer 1>\nCustomer: <message 2>\nAssistant: <answer 2, which sums up");
    }

    private static string Template(string name) => File.ReadAllText(Path.Combine(s_directory, name + ".j2"));

    private static List<Dictionary<string, string>> Products()
    {
        // A reader that is not ours.
        using var reader = new TextFieldParser(Path.Combine(s_directory, "products.csv")) { HasFieldsEnclosedInQuotes = true };
        reader.SetDelimiters(",");
        var names = reader.ReadFields()!;
        var rows = new List<Dictionary<string, string>>();
        while (reader.ReadFields() is { } fields)
        {
            rows.Add(names.Zip(fields).ToDictionary(field => field.First, field => field.Second));
        }

        return rows;
    }

    private static string FindDirectory()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "DataForge.Jobs.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("These tests run inside the repository.");
        }

        return Path.Combine(directory.FullName, "deploy", "samples");
    }
}
