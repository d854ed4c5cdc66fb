using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Api.Requests;

/// <summary>Reads a small JSON object: ask for every field, then for the <see cref="Problem"/>.</summary>
internal sealed partial class FieldReader
{
    private const string Root = "$";

    private readonly ProblemList _problems = new();
    private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.Ordinal);
    private readonly List<string> _known = [];

    public FieldReader(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            _problems.Add(Root, "Must be an object.");
            return;
        }

        foreach (var field in body.EnumerateObject())
        {
            if (RequestText.NameOf(field) is not { } name)
            {
                _problems.Add(Root, "Has a field whose name is not valid Unicode.");
            }
            else if (!_fields.TryAdd(name, field.Value))
            {
                _problems.Add(name, "Is given more than once.");
            }
        }
    }

    /// <summary>A text; null where it is missing or wrong. JSON null is missing.</summary>
    public string? Text(string name, int maxLength, bool required = false)
    {
        if (Take(name) is not { } value)
        {
            if (required)
            {
                _problems.Add(name, "Is required.");
            }

            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            _problems.Add(name, "Must be a text.");
            return null;
        }

        var text = RequestText.Of(value);
        var problem = RequestText.ProblemOf(text)
            ?? (text!.Length > maxLength ? string.Create(CultureInfo.InvariantCulture, $"Must have at most {maxLength:N0} characters.") : null);
        if (problem is null)
        {
            return text;
        }

        _problems.Add(name, problem);
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

        _problems.Add(name, $"Must be one of {string.Join(", ", choices)}.");
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

        _problems.Add(name, problem);
        return null;
    }

    /// <summary>Whether the field is there.</summary>
    public bool Has(string name) => Take(name) is not null;

    /// <summary>Notes a problem.</summary>
    public void Refuse(string path, string message) => _problems.Add(path, message);

    /// <summary>Whether something is wrong, unknown fields included.</summary>
    public bool Refuses([NotNullWhen(true)] out Problem? problem)
    {
        foreach (var name in _fields.Keys.Where(name => !_known.Contains(name)))
        {
            _problems.AddUnknown(name, _known);
        }

        problem = _problems.Problem;
        return problem is not null;
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
