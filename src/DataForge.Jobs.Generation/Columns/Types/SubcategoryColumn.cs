using System.Text.Json;
using System.Text.Json.Nodes;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Columns.Types;

/// <summary>One of several values, whose list hangs on the value of an earlier column.</summary>
/// <remarks>
/// The list is the one under the earlier value's key: a text itself, anything else as compact JSON (<c>true</c>,
/// <c>3</c>). The position in it is <c>Below(length of the list)</c> of the ordinal's stream (<see cref="OrdinalRandom"/>).
/// A value without a list, which can only be null, gives null.
/// </remarks>
public sealed record SubcategoryColumn : ColumnSpec
{
    /// <summary>The earlier column: a category, a subcategory or a boolean.</summary>
    public required string Of { get; init; }

    /// <summary>The values, any JSON, for every value of the earlier column.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<JsonNode?>> Values { get; init; }

    internal override CompiledColumn Compile(ColumnScope scope) => new CompiledSubcategory(scope, this);

    /// <summary>The name of a value's list.</summary>
    internal static string KeyOf(JsonNode? value) =>
        value is JsonValue text && text.GetValueKind() == JsonValueKind.String ? text.GetValue<string>() : value?.ToJsonString(JsonSerializerOptions.Default) ?? "null";

    internal static ColumnSpec? Read(ColumnFields column)
    {
        var fields = column.Fields;
        var keys = ReadParent(column, out var of);
        var lists = new Dictionary<string, IReadOnlyList<(JsonElement Value, string Path)>>(StringComparer.Ordinal);
        if (fields.Take("values") is null)
        {
            fields.Refuse("values", "Is required: a list of values for each value of the other column.");
        }
        else if (fields.TakeObject("values") is { } values)
        {
            foreach (var key in values.Names)
            {
                var list = values.TakeList(key);
                if (list.Count == 0 && !fields.Problems.IsTouched(values.PathOf(key)))
                {
                    values.Refuse(key, "Must hold at least one value.");
                }

                lists[key] = list;
                if (keys?.Contains(key) == false)
                {
                    fields.Problems.AddMisnamed(values.PathOf(key), $"The column `{of}` never takes this value", key, keys);
                }
            }

            foreach (var key in keys?.Where(key => !lists.ContainsKey(key) && key != "null") ?? [])
            {
                fields.Refuse("values", $"Must hold a list for `{key}`, which the column `{of}` can take.");
            }
        }

        // Only what has no fault can be copied: a field's name may be no Unicode.
        return column.Build(name => new SubcategoryColumn
        {
            Name = name,
            Of = of!,
            Values = lists.ToDictionary(list => list.Key, list => (IReadOnlyList<JsonNode?>)[.. list.Value.Select(value => JsonNodes.Of(value.Value))], StringComparer.Ordinal),
        });
    }

    /// <summary>The keys of every value that the earlier column can take; null where that is not known.</summary>
    private static HashSet<string>? ReadParent(ColumnFields column, out string? of)
    {
        of = column.Fields.TakeText("of", ColumnReader.MaxNameLength);
        if (of is null)
        {
            if (column.Fields.Take("of") is null)
            {
                column.Fields.Refuse("of", "Is required: the name of an earlier category, subcategory or boolean column.");
            }

            return null;
        }

        if (column.FindEarlier("of", of) is not { } parent)
        {
            return null;
        }

        IEnumerable<JsonNode?>? values = parent.Spec switch
        {
            CategoryColumn category => category.Values,
            SubcategoryColumn subcategory => subcategory.Values.Values.SelectMany(list => list),
            BooleanColumn => [JsonValue.Create(true), JsonValue.Create(false)],
            _ => null,
        };
        if (values is null)
        {
            if (parent.Spec is not null)
            {
                column.Fields.Refuse("of", $"Must name a category, subcategory or boolean column, which `{of}` is not.");
            }

            return null;
        }

        return [.. values.Concat(parent.Spec!.When is null ? [] : [parent.Spec.Else]).Select(KeyOf)];
    }
}

/// <inheritdoc cref="SubcategoryColumn"/>
internal sealed class CompiledSubcategory(ColumnScope scope, SubcategoryColumn column) : CompiledColumn(scope, column)
{
    private static readonly FixedValue None = FixedValue.Of(null);

    private readonly Dictionary<string, FixedValue[]> _lists =
        column.Values.ToDictionary(list => list.Key, list => list.Value.Select(FixedValue.Of).ToArray(), StringComparer.Ordinal);

    /// <inheritdoc/>
    public override object? Draw(in ColumnDraw at, Utf8JsonWriter writer)
    {
        var key = at.Earlier[column.Of] switch
        {
            string text => text,
            null => "null",
            bool truth => truth ? "true" : "false",
            JsonElement element => SubcategoryColumn.KeyOf(JsonNodes.Of(element)),
            var other => throw new InvalidOperationException($"A value of type {other.GetType().Name} cannot have a subcategory."),
        };
        if (!_lists.TryGetValue(key, out var list))
        {
            return Write(None, writer);
        }

        return Write(list[(int)OrdinalRandom.At(Key, at.Ordinal).Below((ulong)list.Length)], writer);
    }
}
