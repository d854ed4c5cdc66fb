using System.Globalization;
using System.Text.Json;
using DataForge.Jobs.Generation.Specification;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace DataForge.Jobs.Generation.Structured;

/// <summary>
/// Puts together what the library checks answers by, and refuses every word that could not be honoured. A reference leads
/// within the schema or nowhere: nothing is ever fetched.
/// </summary>
/// <param name="root">The schema.</param>
/// <param name="rootPath">Where it stands in the request.</param>
/// <param name="problems">Takes what is wrong with it.</param>
internal sealed class SchemaBuilder(JsonElement root, string rootPath, SpecProblems problems)
{
    /// <summary>Most schemas within a schema; putting one together takes the square of it.</summary>
    public const int MaxNodes = 2_000;

    private const string Integer = "integer";

    /// <summary>An integer is a number without a fraction, however it is written, since draft 6; the library goes by how it was read.</summary>
    private static readonly Dictionary<string, JsonObjectType> Types = new(StringComparer.Ordinal)
    {
        ["string"] = JsonObjectType.String,
        ["number"] = JsonObjectType.Number,
        [Integer] = JsonObjectType.Number,
        ["boolean"] = JsonObjectType.Boolean,
        ["object"] = JsonObjectType.Object,
        ["array"] = JsonObjectType.Array,
        ["null"] = JsonObjectType.Null,
    };

    private readonly Dictionary<string, SchemaNode> _nodes = new(StringComparer.Ordinal);

    // Not by recursion: a chain of references may be longer than the stack.
    private readonly Queue<(SchemaNode Node, Place At)> _unread = new();

    /// <summary>All of it.</summary>
    public SchemaNode Build()
    {
        var built = NodeAt("", root, rootPath);
        while (_unread.TryDequeue(out var next))
        {
            Read(next.Node, next.At);
        }

        return built;
    }

    /// <summary>Every schema in it.</summary>
    public IReadOnlyCollection<SchemaNode> Nodes => _nodes.Values;

    /// <param name="pointer">Where it stands within the schema, a JSON pointer (RFC 6901).</param>
    private SchemaNode NodeAt(string pointer, JsonElement element, string path)
    {
        if (_nodes.TryGetValue(pointer, out var known))
        {
            return known;
        }

        var node = new SchemaNode();
        _nodes.Add(pointer, node);
        if (_nodes.Count > MaxNodes)
        {
            problems.Add(rootPath, string.Create(CultureInfo.InvariantCulture, $"Must hold at most {MaxNodes:N0} schemas."));
            return node;
        }

        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                _unread.Enqueue((node, new Place(pointer, new SchemaValues(element, path, problems))));
                break;
            case JsonValueKind.False:
                node.Not = new SchemaNode();
                break;
            case not JsonValueKind.True:
                problems.Add(path, "Must be a schema: an object, true or false.");
                break;
        }

        return node;
    }

    private void Read(SchemaNode node, Place at)
    {
        var values = at.Values;
        values.RefuseUnknown(isWhole: at.Pointer.Length == 0);
        ReadType(node, values);
        ReadObject(node, at);
        ReadArray(node, at);
        ReadNumber(node, values);
        SchemaChecks.Add(node, values);
        AddAll(node.AllOf, at, "allOf");
        AddAll(node.AnyOf, at, "anyOf");
        AddAll(node.OneOf, at, "oneOf");
        node.Not = Child(at, "not");
        foreach (var definitions in (string[])["$defs", "definitions"])
        {
            foreach (var (name, value) in values.Members(definitions))
            {
                Child(at, value, definitions, name);
            }
        }

        if (values.Text("$ref") is { } reference && Resolve(reference, values) is { } target)
        {
            node.AllOf.Add(target);
        }
    }

    private static void ReadType(SchemaNode node, SchemaValues values)
    {
        IReadOnlyList<string> names = values.Take("type") is { ValueKind: JsonValueKind.Array } ? values.Texts("type") : values.Text("type") is { } one ? [one] : [];
        foreach (var name in names)
        {
            if (Types.TryGetValue(name, out var type))
            {
                node.Type |= type;
            }
            else
            {
                values.Refuse("type", $"There is no type `{name}`, only " + string.Join(", ", Types.Keys) + NearMatch.Suggest(name, Types.Keys));
            }
        }

        if (names.Contains(Integer) && !names.Contains("number"))
        {
            node.Check(value => value.Type is not (JTokenType.Integer or JTokenType.Float) || JsonTokens.IsWhole(value) ? null : "Must be an integer");
        }

        if (values.Take("type") is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() == 0)
        {
            values.Refuse("type", "Must name at least one type.");
        }
    }

    private void ReadObject(SchemaNode node, Place at)
    {
        foreach (var (name, value) in at.Values.Members("properties"))
        {
            node.Properties[name] = new SchemaMember(Child(at, value, "properties", name));
        }

        foreach (var name in at.Values.Texts("required"))
        {
            node.RequiredProperties.Add(name);
        }

        node.MinProperties = at.Values.Count("minProperties") ?? 0;
        if (at.Values.Take("additionalProperties") is { ValueKind: JsonValueKind.False })
        {
            node.AllowAdditionalProperties = false;
        }
        else
        {
            node.AdditionalPropertiesSchema = Child(at, "additionalProperties");
        }
    }

    private void ReadArray(SchemaNode node, Place at)
    {
        var values = at.Values;
        node.MinItems = values.Count("minItems") ?? 0;
        // Before 2020-12 a list of items said by place what prefixItems says since, and additionalItems was for the rest.
        var isOld = values.Take("items") is { ValueKind: JsonValueKind.Array };
        var (prefix, rest) = isOld ? ("items", "additionalItems") : ("prefixItems", "items");
        if (isOld ? values.Take("prefixItems") is not null : values.Take("additionalItems") is not null)
        {
            values.Refuse(isOld ? "prefixItems" : "additionalItems", isOld ? "Must not be given together with a list of items." : "Must only be given with a list of items.");
        }

        var places = values.List(prefix);
        for (var index = 0; index < places.Count; index++)
        {
            node.Items.Add(Child(at, places[index], prefix, index.ToString(CultureInfo.InvariantCulture), SpecPath.Item(values.PathOf(prefix), index)));
        }

        if (places.Count == 0)
        {
            node.Item = isOld ? null : Child(at, "items");
        }
        else if (values.Take(rest) is { ValueKind: JsonValueKind.False })
        {
            node.AllowAdditionalItems = false;
        }
        else
        {
            node.AdditionalItemsSchema = Child(at, rest);
        }
    }

    private static void ReadNumber(SchemaNode node, SchemaValues values)
    {
        (node.Minimum, node.Maximum) = (values.Number("minimum"), values.Number("maximum"));
        (node.ExclusiveMinimum, node.IsExclusiveMinimum) = Exclusive(values, "exclusiveMinimum", "minimum");
        (node.ExclusiveMaximum, node.IsExclusiveMaximum) = Exclusive(values, "exclusiveMaximum", "maximum");
        if (values.Number("multipleOf") is { } factor)
        {
            node.MultipleOf = factor;
            if (factor <= 0)
            {
                values.Refuse("multipleOf", "Must be greater than 0.");
            }
        }
    }

    /// <summary>A bound of its own since draft 6; in draft 4 a flag of the other one.</summary>
    private static (decimal? Bound, bool IsFlag) Exclusive(SchemaValues values, string name, string other)
    {
        if (values.Take(name) is not { ValueKind: JsonValueKind.True or JsonValueKind.False })
        {
            return (values.Number(name), false);
        }

        if (values.Take(other) is null)
        {
            values.Refuse(name, $"Must be a number, or given together with {other}.");
        }

        return (null, values.Flag(name));
    }

    private void AddAll(ICollection<JsonSchema> choices, Place at, string name)
    {
        var items = at.Values.List(name);
        if (items.Count == 0 && at.Values.Take(name) is { ValueKind: JsonValueKind.Array })
        {
            at.Values.Refuse(name, "Must hold at least one schema.");
        }

        for (var index = 0; index < items.Count; index++)
        {
            choices.Add(Child(at, items[index], name, index.ToString(CultureInfo.InvariantCulture), SpecPath.Item(at.Values.PathOf(name), index)));
        }
    }

    private SchemaNode? Child(Place at, string name) =>
        at.Values.Take(name) is { } value ? NodeAt($"{at.Pointer}/{name}", value, at.Values.PathOf(name)) : null;

    private SchemaNode Child(Place at, JsonElement value, string name, string key, string? path = null) =>
        NodeAt($"{at.Pointer}/{name}/{SchemaPointer.Escape(key)}", value, path ?? SpecPath.Field(at.Values.PathOf(name), key));

    private SchemaNode? Resolve(string reference, SchemaValues values)
    {
        if (SchemaPointer.Find(root, rootPath, reference) is var (pointer, target, path))
        {
            return NodeAt(pointer, target, path);
        }

        values.Refuse("$ref", reference.StartsWith('#')
            ? $"Leads nowhere: there is no `{reference}` in this schema."
            : "Must lead to a place within this schema, such as #/$defs/name; nothing is fetched from elsewhere.");
        return null;
    }

    private readonly record struct Place(string Pointer, SchemaValues Values);
}
