using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Api.Requests;

/// <summary>Reads a small JSON object: ask for every field, then for the <see cref="Problem"/>.</summary>
internal sealed partial class FieldReader
{
    /// <summary>The path of the request itself.</summary>
    public const string Root = "$";

    private readonly ProblemList _problems;
    private readonly string _path;
    private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.Ordinal);
    private readonly List<string> _known = [];

    public FieldReader(JsonElement body)
        : this(body, new ProblemList(), "")
    {
    }

    /// <param name="body">An object inside a request.</param>
    /// <param name="problems">Where the request's problems are noted.</param>
    /// <param name="path">Where the object stands; empty for the request itself.</param>
    public FieldReader(JsonElement body, ProblemList problems, string path)
    {
        (_problems, _path, IsObject) = (problems, path, body.ValueKind == JsonValueKind.Object);
        if (body.ValueKind != JsonValueKind.Object)
        {
            _problems.Add(path.Length == 0 ? Root : path, "Must be an object.");
            return;
        }

        foreach (var field in body.EnumerateObject())
        {
            if (RequestText.NameOf(field) is not { } name)
            {
                _problems.Add(path.Length == 0 ? Root : path, "Has a field whose name is not valid Unicode.");
            }
            else if (!_fields.TryAdd(name, field.Value))
            {
                Refuse(name, "Is given more than once.");
            }
        }
    }

    /// <summary>Whether it is an object; anything else is noted, and has no fields to ask for.</summary>
    public bool IsObject { get; }

    /// <summary>A text; null where it is missing or wrong. JSON null is missing.</summary>
    public string? Text(string name, int maxLength, bool required = false)
    {
        if (Take(name) is not { } value)
        {
            if (required)
            {
                Refuse(name, "Is required.");
            }

            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            Refuse(name, "Must be a text.");
            return null;
        }

        var (text, problem) = TextOf(value, maxLength);
        if (problem is null)
        {
            return text;
        }

        Refuse(name, problem);
        return null;
    }

    /// <summary>A list of texts, none of them empty; or a single one in its place.</summary>
    public IReadOnlyList<string> Texts(string name, int maxItems, int maxLength)
    {
        if (Take(name) is { ValueKind: JsonValueKind.String })
        {
            return Text(name, maxLength) is { } only ? [only] : [];
        }

        var texts = new List<string>();
        foreach (var (value, path) in List(name, 0, maxItems))
        {
            var (text, problem) = value.ValueKind != JsonValueKind.String ? (null, "Must be a text.")
                : RequestText.Of(value) is "" ? (null, "Must not be empty.")
                : TextOf(value, maxLength);
            if (problem is null)
            {
                texts.Add(text!);
            }
            else
            {
                _problems.Add(path, problem);
            }
        }

        return texts;
    }

    /// <summary>The items of a list with their paths; empty where it is missing or wrong.</summary>
    public IReadOnlyList<(JsonElement Value, string Path)> List(string name, int minItems, int maxItems)
    {
        if (Take(name) is not { } value)
        {
            return [];
        }

        var count = value.ValueKind == JsonValueKind.Array ? value.GetArrayLength() : -1;
        var problem = count < 0 ? "Must be a list."
            : count < minItems || count > maxItems ? string.Create(CultureInfo.InvariantCulture, $"Must hold {minItems:N0} to {maxItems:N0} items, not {count:N0}.")
            : null;
        if (problem is not null)
        {
            Refuse(name, problem);
            return [];
        }

        return [.. value.EnumerateArray().Select((item, index) => (item, string.Create(CultureInfo.InvariantCulture, $"{PathOf(name)}[{index}]")))];
    }

    /// <summary>A number, both ends included.</summary>
    public double? Number(string name, double min, double max)
    {
        if (Take(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= min && number <= max)
        {
            return number;
        }

        Refuse(name, string.Create(CultureInfo.InvariantCulture, $"Must be a number from {min} to {max}."));
        return null;
    }

    /// <summary>A whole number, both ends included; null where it is missing or wrong.</summary>
    public int? Integer(string name, int min, int max) => (int?)Integer(name, (long)min, max);

    /// <summary>An amount, exactly as it is written.</summary>
    public decimal? Amount(string name, decimal max)
    {
        if (Take(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && number >= 0 && number <= max)
        {
            return number;
        }

        Refuse(name, string.Create(CultureInfo.InvariantCulture, $"Must be a number from 0 to {max:N0}."));
        return null;
    }

    /// <summary>True or false.</summary>
    public bool? Flag(string name)
    {
        if (Take(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Refuse(name, "Must be true or false.");
        return null;
    }

    /// <summary>One of several texts.</summary>
    public string? Choice(string name, IReadOnlyList<string> choices)
    {
        var text = Text(name, int.MaxValue);
        if (text is null || choices.Contains(text))
        {
            return text;
        }

        Refuse(name, $"Must be one of {string.Join(", ", choices)}.");
        return null;
    }

    /// <summary>An object; null where it is missing or wrong.</summary>
    public JsonElement? Object(string name)
    {
        if (Take(name) is not { } value)
        {
            return null;
        }

        var problem = value.ValueKind == JsonValueKind.Object ? JsonText.ProblemIn(value) : "Must be an object.";
        if (problem is null)
        {
            return value;
        }

        Refuse(name, problem);
        return null;
    }

    /// <summary>The reader of an object inside; null where it is missing or wrong.</summary>
    public FieldReader? Inner(string name) => Object(name) is { } value ? new FieldReader(value, _problems, PathOf(name)) : null;

    /// <summary>Whether the field is there.</summary>
    public bool Has(string name) => Take(name) is not null;

    /// <summary>Notes a problem.</summary>
    public void Refuse(string path, string message) => _problems.Add(PathOf(path), message);

    /// <summary>The path of a field from the top of the request.</summary>
    public string PathOf(string name) => _path.Length == 0 ? name : _path + "." + name;

    /// <summary>Whether something is wrong, unknown fields included.</summary>
    public bool Refuses([NotNullWhen(true)] out Problem? problem)
    {
        Close();
        problem = _problems.Problem;
        return problem is not null;
    }

    /// <summary>Notes every field that nobody asked for.</summary>
    public void Close()
    {
        // A hostile body has a million of them.
        foreach (var name in _fields.Keys.Where(name => !_known.Contains(name)).TakeWhile(_ => !_problems.IsCut))
        {
            _problems.AddUnknown(PathOf(name), _known);
        }
    }

    private static (string? Text, string? Problem) TextOf(JsonElement value, int maxLength)
    {
        var text = RequestText.Of(value);
        return (text, RequestText.ProblemOf(text)
            ?? (text!.Length > maxLength ? string.Create(CultureInfo.InvariantCulture, $"Must have at most {maxLength:N0} characters.") : null));
    }

    private JsonElement? Take(string name)
    {
        if (!_known.Contains(name))
        {
            _known.Add(name);
        }

        return _fields.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }
}
