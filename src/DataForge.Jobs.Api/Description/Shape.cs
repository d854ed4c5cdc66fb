using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace DataForge.Jobs.Api.Description;

/// <summary>
/// What a JSON value may be and what it means, for the OpenAPI document: as much of JSON Schema as the API's values need.
/// Bounds come from the constants that the readers go by, so that they cannot differ.
/// </summary>
internal sealed record Shape
{
    /// <summary>Bounds beyond this are the number type's own, and say nothing.</summary>
    private const double LargestBound = 1e28;

    private Shape(string meaning) => Meaning = meaning;

    /// <summary>What the value means, with its unit; empty where that is said beside it.</summary>
    public string Meaning { get; init; }

    /// <summary>Its types; null for any.</summary>
    public JsonSchemaType? Type { get; init; }

    /// <summary>Its name in the document where it is used in several places; null for one that stands where it is used.</summary>
    public string? Component { get; init; }

    /// <summary>The component again, where a place has words of its own for it.</summary>
    public Shape? Like { get; init; }

    /// <summary>The format in JSON Schema's words.</summary>
    public string? Format { get; init; }

    /// <summary>The least number, or length of a text or list.</summary>
    public string? Least { get; init; }

    /// <summary>The greatest number, or length of a text or list.</summary>
    public string? Most { get; init; }

    /// <summary>A regular expression for a text.</summary>
    public string? Pattern { get; init; }

    /// <summary>Every text that it may be.</summary>
    public IReadOnlyList<string>? Words { get; init; }

    /// <summary>Items of a list, or values of a map.</summary>
    public Shape? Item { get; init; }

    /// <summary>Fields of an object.</summary>
    public IReadOnlyList<(string Name, Shape Shape)>? Fields { get; init; }

    /// <summary>Whether other fields are refused.</summary>
    public bool Closed { get; init; }

    /// <summary>Kinds of value of which it is one.</summary>
    public IReadOnlyList<Shape>? Kinds { get; init; }

    /// <summary>Whether its object must have it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>What holds where it is left out.</summary>
    public JsonNode? Default { get; init; }

    /// <summary>A text, lengths in characters.</summary>
    public static Shape Text(string meaning, int? most = null, int? least = null) =>
        new(meaning) { Type = JsonSchemaType.String, Most = Write(most), Least = Write(least) };

    /// <summary>One of several texts.</summary>
    public static Shape Choice(string meaning, params IEnumerable<string> words) => new(meaning) { Type = JsonSchemaType.String, Words = [.. words] };

    /// <summary>A whole number, both ends included.</summary>
    public static Shape Integer(string meaning, long? least = null, long? most = null) =>
        new(meaning) { Type = JsonSchemaType.Integer, Least = Write(least), Most = Write(most), Format = most is null or > int.MaxValue ? "int64" : "int32" };

    /// <summary>A number, both ends included.</summary>
    public static Shape Number(string meaning, double? least = null, double? most = null) =>
        new(meaning) { Type = JsonSchemaType.Number, Least = Write(least), Most = Write(most) };

    /// <summary>True or false.</summary>
    public static Shape Flag(string meaning) => new(meaning) { Type = JsonSchemaType.Boolean };

    /// <summary>An id.</summary>
    public static Shape Id(string meaning) => new(meaning) { Type = JsonSchemaType.String, Format = "uuid" };

    /// <summary>A moment.</summary>
    public static Shape Time(string meaning) => new(meaning) { Type = JsonSchemaType.String, Format = "date-time" };

    /// <summary>A day.</summary>
    public static Shape Day(string meaning) => new(meaning) { Type = JsonSchemaType.String, Format = "date" };

    /// <summary>Any JSON value.</summary>
    public static Shape Any(string meaning) => new(meaning);

    /// <summary>Bytes of a file.</summary>
    public static Shape File(string meaning) => new(meaning) { Type = JsonSchemaType.String, Format = "binary" };

    /// <summary>A list.</summary>
    public static Shape List(string meaning, Shape item, int? least = null, int? most = null) =>
        new(meaning) { Type = JsonSchemaType.Array, Item = item, Least = Write(least), Most = Write(most) };

    /// <summary>An object whose fields have names of the user's choice.</summary>
    public static Shape Map(string meaning, Shape item) => new(meaning) { Type = JsonSchemaType.Object, Item = item };

    /// <summary>A value of one of several kinds.</summary>
    public static Shape Either(string meaning, params Shape[] kinds) => new(meaning) { Kinds = kinds };

    /// <summary>An object of a request: a field is optional unless it says otherwise, and others than these are refused.</summary>
    public static Shape Form(string meaning, params IEnumerable<(string Name, Shape Shape)> fields) =>
        new(meaning) { Type = JsonSchemaType.Object, Fields = [.. fields], Closed = true };

    /// <summary>An object of an answer: every field is there unless it says otherwise, and later versions may add others.</summary>
    public static Shape Record(string meaning, params IEnumerable<(string Name, Shape Shape)> fields) =>
        new(meaning) { Type = JsonSchemaType.Object, Fields = [.. fields.Select(field => (field.Name, field.Shape with { IsRequired = !field.Shape.IsOptional }))] };

    /// <summary>Whether an answer may leave it out.</summary>
    public bool IsOptional { get; init; }

    /// <summary>A field that a request must give.</summary>
    public Shape Required() => this with { IsRequired = true };

    /// <summary>A field that an answer may leave out.</summary>
    public Shape Optional() => this with { IsOptional = true };

    /// <summary>Null as well.</summary>
    public Shape OrNull() => Type is { } type ? this with { Type = type | JsonSchemaType.Null } : this with { Kinds = [.. Kinds ?? [Like ?? this], new("Nothing.") { Type = JsonSchemaType.Null }], Like = null };

    /// <summary>What holds where it is left out.</summary>
    public Shape Or(JsonNode value) => this with { Default = value };

    /// <summary>A regular expression that it must match.</summary>
    public Shape Matching(string pattern) => this with { Pattern = pattern };

    /// <summary>The same under a name, as a component of the document.</summary>
    public Shape As(string component) => this with { Component = component };

    /// <summary>A component with words for this place.</summary>
    public Shape Here(string meaning) => new(meaning) { Like = this };

    // What every number of the format is within says nothing.
    private static string? Write(long? number) => number is { } known and not (long.MinValue or long.MaxValue) ? known.ToString(CultureInfo.InvariantCulture) : null;

    private static string? Write(double? number) => number is { } known && Math.Abs(known) < LargestBound ? known.ToString(CultureInfo.InvariantCulture) : null;
}
