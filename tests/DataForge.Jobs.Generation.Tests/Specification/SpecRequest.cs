using System.Text;
using System.Text.Json;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Models;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Tests.Specification;

/// <summary>Reads requests as the tests write them.</summary>
internal static class SpecRequest
{
    public const long DrawnSeed = 987_654_321;

    public static readonly SpecLookups Lookups = new()
    {
        Models = new ModelRegistry(new ProviderOptions()),
        Templates = new Dictionary<string, StoredTemplate>
        {
            ["review"] = new("review@3", "Review {{ product }}."),
            ["review@2"] = new("review@2", "Old review of {{ product }}."),
            ["framed"] = new("framed@1", "{% include 'footer' %} {{ product }}"),
            ["footer"] = new("footer@5", "{% include 'legal' %}"),
            ["legal"] = new("legal@1", "All rights reserved."),
            ["broken"] = new("broken@1", "{% if %}"),
            ["lost"] = new("lost@1", "{% include 'gone' %}"),
            ["base"] = new("base@1", "{{ company }}{% block body %}{{ about }}{% endblock %}"),
            ["macros"] = new("macros@1", "{% macro ask() %}{{ tone }}{% endmacro %}"),
            ["ping"] = new("ping@1", "{% include 'pong' %}"),
            ["pong"] = new("pong@1", "{% include 'ping' %}"),
        },
        Jobs = new Dictionary<Guid, bool>
        {
            [new Guid(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xA)] = false,
            [new Guid(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xB)] = true,
        },
        Datasets = new Dictionary<string, DatasetFacts>
        {
            ["people"] = new("people@2", 3, ["name", "city"]),
            ["places"] = new("places@1", 3, ["name"]),
            ["pairs"] = new("pairs@1", 2, ["left", "right"]),
            ["huge"] = new("huge@1", 20_000_000, ["id"]),
            ["none"] = new("none@1", 0, ["id"]),
        },
    };

    /// <summary>Reads a whole body.</summary>
    public static JobSpecReading Read(string body) => Read(Encoding.UTF8.GetBytes(body));

    /// <summary>Reads a whole body of any bytes that parse.</summary>
    public static JobSpecReading Read(byte[] body)
    {
        using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 1000 });
        return JobSpecReader.Read(document.RootElement, Lookups, () => DrawnSeed);
    }

    /// <summary>Reads a body that is right but for the fields given; give <c>count</c> or <c>prompt</c> to replace them.</summary>
    public static JobSpecReading ReadWith(string fields) => Read(Body(fields));

    /// <summary>The specification of a body that is right.</summary>
    public static JobSpec Accept(string fields)
    {
        var reading = ReadWith(fields);
        reading.Problems.ShouldBeEmpty();
        reading.Code.ShouldBeNull();
        return reading.Spec.ShouldNotBeNull();
    }

    private static string Body(string fields)
    {
        using var given = JsonDocument.Parse("{" + fields.TrimEnd(',', ' ', '\n') + "}", new JsonDocumentOptions { MaxDepth = 1000 });
        var names = given.RootElement.EnumerateObject().Select(RequestText.NameOf).ToHashSet();
        var count = names.Contains("count") ? "" : "\"count\":10,";
        var prompt = names.Contains("prompt") || names.Contains("template") || names.Contains("messages") ? "" : "\"prompt\":\"Hello\",";
        return "{" + (count + prompt + fields).TrimEnd(',') + "}";
    }
}
