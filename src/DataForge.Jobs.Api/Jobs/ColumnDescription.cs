using DataForge.Jobs.Api.Description;
using DataForge.Jobs.Generation.Columns.Types;
using DataForge.Jobs.Generation.Specification;
using static DataForge.Jobs.Api.Description.Shape;

namespace DataForge.Jobs.Api.Jobs;

/// <summary>Describes the columns of a job, type by type.</summary>
internal static class ColumnDescription
{
    /// <summary>A column of any type.</summary>
    public static readonly Shape Column = Either(
        "A sampled variable: drawn for every candidate from the job's seed, the ordinal and the column's name, so that the same job draws the same values. `type` says how.",
        Of("category", "One of several values.",
            ("values", List("The values; at least one.", Any("A value; templates see it as it is."), 1).Required()),
            ("weights", List("A weight for each value, in proportion; without them all are equally likely.", Number("A weight.", 0)))),
        Of("subcategory", "One of several values that depend on an earlier column.",
            ("of", Name("The earlier category, subcategory or boolean column.").Required()),
            ("values", Map("The values by the value of the other column.", List("At least one value.", Any("A value."), 1)).Required())),
        Of("uniform", "A number, all equally likely.", Bounds(Number("The least."), Number("The greatest."))),
        Of("integer", "A whole number, all equally likely.", Bounds(Integer("The least."), Integer("The greatest; included."))),
        Of("gaussian", "A number of a normal distribution, cut off at `min` and `max`.",
            ("mean", Number("Its mean.").Required()),
            ("stddev", Number("Its standard deviation, above 0.").Required()),
            ("min", Number("Numbers below are drawn again; at least 1 % of the distribution must be left.")),
            ("max", Number("Numbers above are drawn again."))),
        Of("boolean", "True or false.", ("probability", Number("The probability of true.", 0, 1).Or(BooleanColumn.DefaultProbability))),
        Of("datetime", "A moment, all equally likely; written as a date where start and end are dates and the unit is a day or longer.",
            ("start", Text("The first, as `2026-01-31` or `2026-01-31T09:30:00Z`.", SpecBounds.TimeLength).Required()),
            ("end", Text("The last, included; not before `start`.", SpecBounds.TimeLength).Required()),
            ("unit", Choice("The steps between the two.", Words<DatetimeUnit>()).Or("day"))),
        Of("uuid", "A UUID."),
        Of("person", "A made-up person with `name`, `first_name`, `last_name`, `age` and `city`."),
        Of("template", "A Jinja2 template over the columns before it.", ("value", Text("The template.", SpecLookups.MostPromptCharacters, 1).Required())),
        Of("dataset", "A row of a stored dataset, as an object.",
            ("dataset", Name("The dataset: `name`, or `name@version`.").Required()),
            ("select", Choice("`cycle`: row after row, again and again; `random`; `each`: every row once, which bounds `count`.", Words<DatasetSelection>()).Or("cycle")),
            ("fields", List("The fields to keep, of those that the dataset has; without it all.", Text("A field.")))),
        Of("generated", "What a model answers, asked before the main prompt.",
            [("prompt", Text("The prompt, a template over the columns before it.", SpecLookups.DefaultPromptCharacters, 1).Required()), .. Asking]));

    private static IEnumerable<(string, Shape)> Asking =>
    [
        ("system_prompt", Text("The system prompt, a template too.", SpecLookups.DefaultPromptCharacters)),
        ("model", Name("The model that is asked; the job's own unless named.")),
        ("provider", Name("Its provider.")),
        ("temperature", Number("The temperature; the job's own unless named.", 0, SpecBounds.Temperature)),
        ("top_p", Number("Nucleus sampling; the job's own unless named.", 0, 1)),
        ("max_tokens", Integer("Most tokens of the answer.", 1, int.MaxValue)),
        ("stop", List("Texts at which the model stops.", Text("A text.", JobSpecReader.MaxStopLength, 1), most: JobSpecReader.MaxStops)),
    ];

    /// <summary>The words of an enumeration as the API writes them.</summary>
    public static IEnumerable<string> Words<TEnum>() where TEnum : struct, Enum =>
        Enum.GetNames<TEnum>().Select(System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName);

    private static Shape Name(string meaning) => Text(meaning, SpecBounds.NameLength, 1);

    private static (string, Shape)[] Bounds(Shape least, Shape greatest) => [("min", least.Required()), ("max", greatest.Required())];

    private static Shape Of(string type, string meaning, params IEnumerable<(string, Shape)> fields) => Form(
        meaning,
        [
            ("name", Name("Its name in templates: letters, digits and `_`, not beginning with a digit.").Required()),
            ("type", Choice("The kind of column.", type).Required()),
            .. fields,
            ("when", Text("A Jinja2 expression over the columns before it; where it is false, the value is `else`.", SpecBounds.ConditionLength, 1)),
            ("else", Any("The value where `when` is false; null unless given. Only together with `when`.")),
        ]);
}
