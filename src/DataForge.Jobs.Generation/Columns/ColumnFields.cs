using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Columns;

/// <summary>A column of a request while it is read.</summary>
/// <param name="fields">Its fields.</param>
/// <param name="name">Its name, where it has one.</param>
/// <param name="lookups">What requests point to.</param>
/// <param name="earlier">The columns before it, as far as they could be read.</param>
/// <param name="names">What its templates can use.</param>
/// <param name="templates">Judges its templates.</param>
internal sealed class ColumnFields(
    RequestObject fields, string? name, SpecLookups lookups, IReadOnlyList<ReadColumn> earlier, TemplateNames names, TemplateCheck templates)
{
    /// <summary>Longest condition, in characters.</summary>
    public const int MaxConditionLength = SpecBounds.ConditionLength;

    /// <summary>The fields.</summary>
    public RequestObject Fields => fields;

    /// <summary>What requests point to.</summary>
    public SpecLookups Lookups => lookups;

    /// <summary>Whether it takes each row of its dataset once.</summary>
    public bool TakesEach { get; private set; }

    /// <summary>The rows of its dataset, where it is known.</summary>
    public long? Rows { get; private set; }

    /// <summary>Notes how it takes the rows of its dataset.</summary>
    public void Takes(bool each, long? rows) => (TakesEach, Rows) = (each, rows);

    /// <summary>The earlier column of that name; null, and a problem, where there is none.</summary>
    public ReadColumn? FindEarlier(string field, string other)
    {
        var found = earlier.FirstOrDefault(column => column.Name == other);
        if (found is null && names.Known is not null)
        {
            if (names.Later.Contains(other))
            {
                fields.Refuse(field, $"Names `{other}`, {names.ProblemOf(other)}");
            }
            else
            {
                fields.Problems.AddMisnamed(fields.PathOf(field), $"There is no earlier column `{other}`", other, earlier.Select(column => column.Name).OfType<string>());
            }
        }

        return found;
    }

    /// <summary>A whole number that must be given.</summary>
    public long? RequireInteger(string field, long min, long max)
    {
        Require(field);
        return fields.TakeInteger(field, min, max);
    }

    /// <summary>A number of any size that must be given.</summary>
    public double? RequireNumber(string field)
    {
        Require(field);
        return fields.TakeNumber(field, double.MinValue, double.MaxValue);
    }

    /// <summary>A template that must be given.</summary>
    public string? RequireTemplate(string field)
    {
        Require(field);
        return TakeTemplate(field);
    }

    /// <summary>A template that becomes a prompt, and is as long as prompts may be.</summary>
    /// <param name="min">Fewest characters; with at least one it must be given.</param>
    public string? TakePrompt(string field, int min)
    {
        if (min > 0)
        {
            Require(field);
        }

        return TakeTemplate(field, min, Lookups.PromptCharacters);
    }

    /// <summary>A template over the variables and the earlier columns.</summary>
    public string? TakeTemplate(string field, int min = 1, int max = PromptReader.MaxPromptLength)
    {
        var source = fields.TakeText(field, max, min);
        templates.Check(fields.PathOf(field), source, names);
        return source;
    }

    /// <summary>The column, with its condition, unless something in it is wrong.</summary>
    public ColumnSpec? Build(Func<string, ColumnSpec> build)
    {
        var when = fields.TakeText("when", MaxConditionLength);
        var otherwise = fields.Take("else");
        if (fields.Take("when") is null && otherwise is not null)
        {
            fields.Refuse("else", "Must not be given without when.");
        }

        templates.CheckExpression(fields.PathOf("when"), when, names);
        if (fields.Problems.IsTouched(fields.Path) || name is null)
        {
            return null;
        }

        return build(name) with { When = when, Else = otherwise is { } value ? JsonNodes.Of(value) : null };
    }

    private void Require(string field)
    {
        if (fields.Take(field) is null)
        {
            fields.Refuse(field, "Is required.");
        }
    }
}
