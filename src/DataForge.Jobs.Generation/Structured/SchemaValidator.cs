using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NJsonSchema.Validation;

namespace DataForge.Jobs.Generation.Structured;

/// <summary>The library's validator with a bound on what it may take, and the checks that it leaves out. For one value.</summary>
internal sealed class SchemaValidator(TimeProvider time) : JsonSchemaValidator(Settings)
{
    /// <summary>What holding a value against a schema costs at least, and how many comparisons of names cost one more.</summary>
    private const int CostOfSchema = 4;
    private const int NamesPerCost = 16;

    private static readonly JsonSchemaValidatorSettings Settings = new() { FormatValidators = [], PropertyStringComparer = StringComparer.Ordinal };

    private readonly CheckEffort _effort = new(time);

    /// <inheritdoc/>
    protected override ICollection<ValidationError> Validate(JToken token, JsonSchema schema, SchemaType schemaType, string? propertyName, string? propertyPath)
    {
        var (properties, required) = ((long)schema.Properties.Count, (long)schema.RequiredProperties.Count);
        _effort.Spend(CostOfSchema + ((((1 + properties + required) * (1 + ((token as JContainer)?.Count ?? 0))) + (properties * required)) / NamesPerCost));
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new UncheckableAnswerException();
        }

        // What is required of objects is nothing to other values; whether those may be is for the type to say.
        var errors = base.Validate(token, schema, schemaType, propertyName, propertyPath)
            .Where(error => token is JObject || error.Kind != ValidationErrorKind.PropertyRequired)
            .ToList();
        foreach (var check in ((SchemaNode)schema).Checks)
        {
            if (_effort.Run(check, token) is { } problem)
            {
                errors.Add(new FailedCheck(problem, propertyName, propertyPath, token, schema));
            }
        }

        return errors;
    }
}

/// <summary>A check of ours that a value did not pass.</summary>
internal sealed class FailedCheck(string problem, string? name, string? path, JToken token, JsonSchema schema)
    : ValidationError(ValidationErrorKind.Unknown, name, path, token, schema)
{
    /// <summary>What is wrong, for people.</summary>
    public string Problem => problem;
}
