using System.Globalization;
using NJsonSchema;
using NJsonSchema.Validation;

namespace DataForge.Jobs.Generation.Structured;

/// <summary>What the validator found, in words that people and models can act on: where, and what must be there.</summary>
internal static class MisfitText
{
    private const int MaxMisfits = 10;
    private const int MaxChoices = 3;
    private const int MaxPath = 200;

    /// <summary>One text for each, the first ten.</summary>
    public static IReadOnlyList<string> Of(ICollection<ValidationError> errors)
    {
        var all = errors.SelectMany(Flatten).Select(error => $"{PathOf(error)}: {Describe(error)}.").Distinct(StringComparer.Ordinal).Take(MaxMisfits + 1).ToList();
        if (all.Count > MaxMisfits)
        {
            all[MaxMisfits] = "There is more that does not fit.";
        }

        return all;
    }

    /// <summary>Errors of items, members and allOf say more by themselves than that there are some.</summary>
    private static IEnumerable<ValidationError> Flatten(ValidationError error) =>
        error is ChildSchemaValidationError inner && error.Kind is not (ValidationErrorKind.NotAnyOf or ValidationErrorKind.NotOneOf)
            ? inner.Errors.Values.SelectMany(errors => errors).SelectMany(Flatten)
            : [error];

    private static string PathOf(ValidationError error)
    {
        var path = error.Path.TrimStart('#', '/');
        var shown = path.Length > MaxPath ? string.Concat(path.AsSpan(0, MaxPath), "…") : path;
        return shown.Length == 0 ? "$" : shown[0] == '[' ? "$" + shown : "$." + shown;
    }

    private static string Describe(ValidationError error) => error switch
    {
        FailedCheck own => own.Problem,
        ChildSchemaValidationError { Kind: ValidationErrorKind.NotAnyOf } choices => $"Must fit one of the choices of anyOf ({Choices(choices)})",
        ChildSchemaValidationError { Kind: ValidationErrorKind.NotOneOf } choices when choices.Errors.Values.All(errors => errors.Count > 0) =>
            $"Must fit one of the choices of oneOf ({Choices(choices)})",
        _ => Describe(error.Kind, error.Schema),
    };

    private static string Choices(ChildSchemaValidationError error) => string.Join(
        "; or ",
        error.Errors.Values.Take(MaxChoices).Select(errors => errors.SelectMany(Flatten).First()).Select(first => $"{PathOf(first)}: {Describe(first)}"));

    private static string Describe(ValidationErrorKind kind, JsonSchema schema) => kind switch
    {
        ValidationErrorKind.StringExpected => "Must be a string",
        ValidationErrorKind.NumberExpected => "Must be a number",
        ValidationErrorKind.BooleanExpected => "Must be true or false",
        ValidationErrorKind.ObjectExpected => "Must be an object",
        ValidationErrorKind.ArrayExpected => "Must be an array",
        ValidationErrorKind.NullExpected => "Must be null",
        ValidationErrorKind.NoTypeValidates => "Must be of one of the types " + schema.Type.ToString().ToLowerInvariant(),
        ValidationErrorKind.PropertyRequired => "Is required",
        ValidationErrorKind.NoAdditionalPropertiesAllowed => "Is not among the properties that are allowed",
        ValidationErrorKind.NumberTooSmall => Text($"Must be {(schema.ExclusiveMinimum is null && !schema.IsExclusiveMinimum ? "at least" : "greater than")} {schema.ExclusiveMinimum ?? schema.Minimum}"),
        ValidationErrorKind.NumberTooBig => Text($"Must be {(schema.ExclusiveMaximum is null && !schema.IsExclusiveMaximum ? "at most" : "less than")} {schema.ExclusiveMaximum ?? schema.Maximum}"),
        ValidationErrorKind.NumberNotMultipleOf => Text($"Must be a multiple of {schema.MultipleOf}"),
        ValidationErrorKind.TooFewItems => Text($"Must have at least {schema.MinItems} items"),
        ValidationErrorKind.TooFewProperties => Text($"Must have at least {schema.MinProperties} properties"),
        ValidationErrorKind.TooManyItemsInTuple => "Must not be there: there are no more items",
        ValidationErrorKind.NotOneOf => "Must fit exactly one of the choices of oneOf",
        ValidationErrorKind.ExcludedSchemaValidates => "Must not fit what `not` excludes",
        _ => kind.ToString(),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
