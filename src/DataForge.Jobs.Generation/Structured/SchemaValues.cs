using System.Globalization;
using System.Text.Json;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Structured;

/// <summary>One schema object while it is read: its keywords' values, and where they are wrong.</summary>
/// <param name="element">The object.</param>
/// <param name="path">Where it stands in the request.</param>
/// <param name="problems">Takes what is wrong.</param>
internal sealed class SchemaValues(JsonElement element, string path, SpecProblems problems)
{
    /// <summary>The keywords that are given.</summary>
    public IEnumerable<string> Names => element.EnumerateObject().Select(RequestText.NameOf).OfType<string>();

    /// <summary>The path of a keyword.</summary>
    public string PathOf(string name) => SpecPath.Field(path, name);

    /// <summary>Notes what is wrong with a keyword.</summary>
    public void Refuse(string name, string message) => problems.Add(PathOf(name), message);

    /// <summary>The value of a keyword; null where it is not given.</summary>
    public JsonElement? Take(string name)
    {
        foreach (var member in element.EnumerateObject())
        {
            if (RequestText.NameOf(member) == name)
            {
                return member.Value;
            }
        }

        return null;
    }

    /// <summary>A whole number from 0.</summary>
    public int? Count(string name)
    {
        if (Take(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && RequestValues.Whole(value) is >= 0 and <= int.MaxValue and var count)
        {
            return (int)count;
        }

        Refuse(name, string.Create(CultureInfo.InvariantCulture, $"Must be a whole number from 0 to {int.MaxValue:N0}."));
        return null;
    }

    /// <summary>A number that is held against values exactly.</summary>
    public decimal? Number(string name)
    {
        if (Take(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number))
        {
            return number;
        }

        Refuse(name, "Must be a number of at most 28 digits.");
        return null;
    }

    /// <summary>True or false; false where it is not given.</summary>
    public bool Flag(string name)
    {
        var value = Take(name);
        if (value is not (null or { ValueKind: JsonValueKind.True or JsonValueKind.False }))
        {
            Refuse(name, "Must be true or false.");
        }

        return value is { ValueKind: JsonValueKind.True };
    }

    /// <summary>A text; null where it is not given.</summary>
    public string? Text(string name)
    {
        if (Take(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            Refuse(name, "Must be a text.");
            return null;
        }

        var text = RequestText.Of(value);
        if (RequestText.ProblemOf(text) is { } problem)
        {
            Refuse(name, problem);
            return null;
        }

        return text;
    }

    /// <summary>A list of different texts.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        var texts = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in List(name))
        {
            if (item.ValueKind != JsonValueKind.String || RequestText.Of(item) is not { } text || RequestText.ProblemOf(text) is not null || !known.Add(text))
            {
                Refuse(name, "Must be a list of different texts.");
                return [];
            }

            texts.Add(text);
        }

        return texts;
    }

    /// <summary>The items of a list; none where it is not given.</summary>
    public IReadOnlyList<JsonElement> List(string name)
    {
        if (Take(name) is not { } value)
        {
            return [];
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            return [.. value.EnumerateArray()];
        }

        Refuse(name, "Must be a list.");
        return [];
    }

    /// <summary>The members of an object; none where it is not given.</summary>
    public IEnumerable<(string Name, JsonElement Value)> Members(string name)
    {
        if (Take(name) is not { } value)
        {
            return [];
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            // Names that cannot be read were refused by the scan of the whole request.
            return value.EnumerateObject().Select(member => (Name: RequestText.NameOf(member), member.Value)).Where(member => member.Name is not null)!;
        }

        Refuse(name, "Must be an object.");
        return [];
    }

    /// <summary>Refuses what is no keyword, or none that can be honoured.</summary>
    /// <param name="isWhole">Whether this is the whole schema, of which an id is but a name.</param>
    public void RefuseUnknown(bool isWhole)
    {
        foreach (var name in Names)
        {
            if (isWhole && name is ("$id" or "id"))
            {
                Text(name);
            }
            else if (SchemaKeywords.NotHonoured.Contains(name))
            {
                Refuse(name, "Is not supported: answers could not be checked for it.");
            }
            else if (name == "nullable")
            {
                Refuse(name, "Is no word of JSON schema. Name null among the types, as in \"type\": [\"string\", \"null\"].");
            }
            else if (!SchemaKeywords.Annotations.Contains(name) && !SchemaKeywords.Honoured.Contains(name))
            {
                problems.AddMisnamed(PathOf(name), "Is no word of JSON schema", name, SchemaKeywords.Honoured);
            }
        }
    }
}
