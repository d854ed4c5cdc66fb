using System.Globalization;
using System.Text.Json;
using DataForge.Jobs.Generation.Columns;
using DataForge.Jobs.Generation.Columns.Types;

namespace DataForge.Jobs.Generation.Specification;

/// <summary>Reads <c>columns</c>.</summary>
internal sealed class ColumnReader(SpecLookups lookups, SpecProblems problems, TemplateCheck templates)
{
    /// <summary>Longest name of a column, a variable, a dataset or a template, in characters.</summary>
    public const int MaxNameLength = SpecBounds.NameLength;

    /// <summary>Most columns of a job.</summary>
    public const int MaxColumns = SpecBounds.Columns;

    private static readonly Dictionary<string, Func<ColumnFields, ColumnSpec?>> Types = new(StringComparer.Ordinal)
    {
        ["category"] = CategoryColumn.Read,
        ["subcategory"] = SubcategoryColumn.Read,
        ["integer"] = IntegerColumn.Read,
        ["uniform"] = UniformColumn.Read,
        ["gaussian"] = GaussianColumn.Read,
        ["boolean"] = BooleanColumn.Read,
        ["datetime"] = DatetimeColumn.Read,
        ["uuid"] = UuidColumn.Read,
        ["person"] = PersonColumn.Read,
        ["dataset"] = DatasetColumn.Read,
        ["template"] = TemplateColumn.Read,
        ["generated"] = GeneratedColumn.Read,
    };

    /// <summary>The columns that could be read, in order.</summary>
    /// <param name="root">The request.</param>
    /// <param name="variables">Names of the constants.</param>
    public IReadOnlyList<ReadColumn> Read(RequestObject root, IReadOnlySet<string> variables)
    {
        var columns = new List<ReadColumn>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var items = root.TakeList("columns");
        if (items.Count > MaxColumns)
        {
            root.Refuse("columns", string.Create(CultureInfo.InvariantCulture, $"Must hold at most {MaxColumns:N0} columns, not {items.Count:N0}."));
            return columns;
        }

        var all = items.Select(item => NameOf(item.Value)).ToList();
        for (var index = 0; index < items.Count; index++)
        {
            if (RequestObject.Open(items[index].Value, items[index].Path, problems) is not { } column)
            {
                continue;
            }

            var known = problems.IsAt("variables") || problems.IsAt("columns") ? null : variables.Concat(names).ToHashSet(StringComparer.Ordinal);
            var later = all.Skip(index).OfType<string>().Where(name => known?.Contains(name) == false).ToHashSet(StringComparer.Ordinal);
            var name = ReadName(column, names, variables);
            columns.Add(ReadOne(column, name, columns, new TemplateNames(known, later, all[index])));
        }

        return columns;
    }

    private ReadColumn ReadOne(RequestObject column, string? name, IReadOnlyList<ReadColumn> earlier, TemplateNames names)
    {
        if (column.TakeText("type", MaxNameLength) is not { } type)
        {
            if (column.Take("type") is null)
            {
                column.Refuse("type", "Is required: one of " + string.Join(", ", Types.Keys) + ".");
            }

            return new ReadColumn(column.Path, name, null);
        }

        // The fields of a type that is unknown are not judged: whether they are right depends on the type.
        if (!Types.TryGetValue(type, out var read))
        {
            column.Refuse("type", "Must be one of " + string.Join(", ", Types.Keys) + NearMatch.Suggest(type, Types.Keys));
            return new ReadColumn(column.Path, name, null);
        }

        var fields = new ColumnFields(column, name, lookups, [.. earlier], names, templates);
        var spec = read(fields);
        column.Close();
        return new ReadColumn(column.Path, name, spec) { TakesEach = fields.TakesEach, Rows = fields.Rows };
    }

    private static string? NameOf(JsonElement column) =>
        column.ValueKind == JsonValueKind.Object
            ? column.EnumerateObject()
                .Where(field => RequestText.NameOf(field) == "name" && field.Value.ValueKind == JsonValueKind.String)
                .Select(field => RequestText.Of(field.Value))
                .FirstOrDefault()
            : null;

    private static string? ReadName(RequestObject column, HashSet<string> earlier, IReadOnlySet<string> variables)
    {
        var name = column.TakeText("name", MaxNameLength);
        if (name is null)
        {
            if (column.Take("name") is null)
            {
                column.Refuse("name", "Is required.");
            }
        }
        else if (!TemplateIdentifier.IsUsable(name))
        {
            column.Refuse("name", "Must be a name that a template can use: letters, digits and `_`, not beginning with a digit, and no word of the language.");
        }
        else if (!earlier.Add(name))
        {
            column.Refuse("name", $"There is another column `{name}`.");
        }
        else if (variables.Contains(name))
        {
            column.Refuse("name", $"There is a variable `{name}` too; a column may not shadow one.");
        }

        return name;
    }
}

/// <summary>A column as far as it could be read.</summary>
/// <param name="Path">Where it stands.</param>
/// <param name="Name">Its name, where it has one.</param>
/// <param name="Spec">The column, where nothing is wrong with it.</param>
internal sealed record ReadColumn(string Path, string? Name, ColumnSpec? Spec)
{
    /// <summary>Whether it takes each row of its dataset once.</summary>
    public bool TakesEach { get; init; }

    /// <summary>The rows of its dataset, where it is known.</summary>
    public long? Rows { get; init; }
}
