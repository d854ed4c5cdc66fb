using System.Globalization;
using System.Text.Json;

namespace DataForge.Jobs.Generation.Specification;

/// <summary>Reads <c>columns</c>.</summary>
internal sealed class ColumnReader(SpecLookups lookups, SpecProblems problems)
{
    /// <summary>Longest name of a column, a variable, a dataset or a template, in characters.</summary>
    public const int MaxNameLength = 255;

    private const string Category = "category";
    private const string Integer = "integer";
    private const string Dataset = "dataset";

    private static readonly string[] Types = [Category, Integer, Dataset];

    private static readonly string[] TypesToCome =
        ["subcategory", "uniform", "gaussian", "boolean", "datetime", "uuid", "person", "template", "generated"];

    /// <summary>The columns that could be read, in order.</summary>
    public IReadOnlyList<ReadColumn> Read(RequestObject root, IReadOnlySet<string> variables)
    {
        var columns = new List<ReadColumn>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (value, path) in root.TakeList("columns"))
        {
            if (RequestObject.Open(value, path, problems) is { } column)
            {
                columns.Add(ReadOne(column, ReadName(column, names, variables)));
            }
        }

        return columns;
    }

    private ReadColumn ReadOne(RequestObject column, string? name)
    {
        column.RefuseUnsupported("when");
        column.RefuseUnsupported("else");
        if (column.TakeText("type", MaxNameLength) is not { } type)
        {
            if (column.Take("type") is null)
            {
                column.Refuse("type", "Is required: one of " + string.Join(", ", Types) + ".");
            }

            return new ReadColumn(column.Path, name, null);
        }

        // The fields of a type that cannot be read are not judged: whether they are right depends on the type.
        var read = type switch
        {
            Category => ReadCategory(column, name),
            Integer => ReadInteger(column, name),
            Dataset => ReadDataset(column, name),
            _ => null,
        };
        if (read is not null)
        {
            column.Close();
            return read;
        }

        column.Refuse("type", TypesToCome.Contains(type)
            ? $"Columns of type `{type}` are not supported yet; there are " + string.Join(", ", Types) + "."
            : "Must be one of " + string.Join(", ", Types) + NearMatch.Suggest(type, Types));
        return new ReadColumn(column.Path, name, null);
    }

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

    private ReadColumn ReadCategory(RequestObject column, string? name)
    {
        var values = column.TakeList("values");
        var weights = column.TakeList("weights")
            .Select(weight => RequestValues.Number(weight.Value, weight.Path, 0, double.MaxValue, problems))
            .ToList();
        if (values.Count == 0 && !problems.IsTouched(column.PathOf("values")))
        {
            column.Refuse("values", "Must hold at least one value.");
        }

        if (column.Take("weights") is { ValueKind: JsonValueKind.Array } && !weights.Contains(null))
        {
            if (weights.Count != values.Count)
            {
                column.Refuse("weights", string.Create(CultureInfo.InvariantCulture, $"Must hold one weight for each of the {values.Count:N0} values, not {weights.Count:N0}."));
            }
            else if (weights.Sum() is not (> 0 and < double.PositiveInfinity))
            {
                column.Refuse("weights", "Must have a sum above 0 and within the range of a double.");
            }
        }

        return Build(column, name, () => new CategoryColumn
        {
            Name = name!,
            Values = [.. values.Select(value => JsonNodes.Of(value.Value))],
            Weights = column.Take("weights") is null ? null : [.. weights.Select(weight => weight!.Value)],
        });
    }

    private ReadColumn ReadInteger(RequestObject column, string? name)
    {
        var min = Bound("min");
        var max = Bound("max");
        if (min > max)
        {
            column.Refuse("max", "Must not be less than min.");
        }

        return Build(column, name, () => new IntegerColumn { Name = name!, Min = min!.Value, Max = max!.Value });

        long? Bound(string field)
        {
            if (column.Take(field) is null)
            {
                column.Refuse(field, "Is required.");
            }

            return column.TakeInteger(field, long.MinValue, long.MaxValue);
        }
    }

    private ReadColumn ReadDataset(RequestObject column, string? name)
    {
        var select = column.TakeWord<DatasetSelection>("select") ?? DatasetSelection.Cycle;
        var fields = column.TakeTexts("fields", int.MaxValue, int.MaxValue);
        var facts = ReadFacts(column);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (value, path) in column.TakeList("fields"))
        {
            if (value.ValueKind != JsonValueKind.String || RequestText.Of(value) is not { } field || RequestText.ProblemOf(field) is not null)
            {
                continue;
            }

            if (!seen.Add(field))
            {
                problems.Add(path, $"The field `{field}` is named more than once.");
            }
            else if (facts is not null && !facts.Columns.Contains(field))
            {
                problems.AddMisnamed(path, $"The dataset has no column `{field}`", field, facts.Columns);
            }
        }

        var built = Build(column, name, () => new DatasetColumn { Name = name!, Dataset = facts!.Pinned, Select = select, Fields = fields });
        return built with { TakesEach = select == DatasetSelection.Each, Rows = facts?.Rows };
    }

    private DatasetFacts? ReadFacts(RequestObject column)
    {
        if (column.Take("dataset") is null)
        {
            column.Refuse("dataset", "Is required.");
        }

        if (column.TakeText("dataset", MaxNameLength) is not { } dataset)
        {
            return null;
        }

        if (!lookups.Datasets.TryGetValue(dataset, out var facts))
        {
            column.Refuse("dataset", $"There is no dataset `{dataset}`.");
        }
        else if (facts.Rows == 0)
        {
            column.Refuse("dataset", $"The dataset `{facts.Pinned}` has no rows.");
        }

        return facts;
    }

    /// <summary>Builds the column unless something in it is wrong; its name is known to later checks either way.</summary>
    private ReadColumn Build(RequestObject column, string? name, Func<ColumnSpec> build) =>
        new(column.Path, name, problems.IsTouched(column.Path) ? null : build());
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
