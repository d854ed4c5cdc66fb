using System.Text.Json;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Structured;

/// <summary>A JSON schema, compiled; safe for many threads at once.</summary>
internal sealed class AnswerSchema
{
    private static readonly string[] Drafts =
    [
        "json-schema.org/draft-04/schema", "json-schema.org/draft-06/schema", "json-schema.org/draft-07/schema",
        "json-schema.org/draft/2019-09/schema", "json-schema.org/draft/2020-12/schema",
    ];

    private readonly SchemaNode _root;

    private AnswerSchema(SchemaNode root) => _root = root;

    /// <summary>Compiles a schema.</summary>
    /// <param name="schema">The schema, an object.</param>
    /// <param name="path">Where it stands in the request.</param>
    /// <param name="problems">Takes everything that is wrong with it, and whatever could not be honoured.</param>
    /// <returns>Null where anything is.</returns>
    public static AnswerSchema? Compile(JsonElement schema, string path, SpecProblems problems)
    {
        RefuseOtherDrafts(schema, path, problems);
        var builder = new SchemaBuilder(schema, path, problems);
        var root = builder.Build();
        if (!problems.IsTouched(path) && SchemaReach.ProblemOf(builder.Nodes) is { } problem)
        {
            problems.Add(path, problem);
        }

        return problems.IsTouched(path) ? null : new AnswerSchema(root);
    }

    /// <summary>What does not fit of a value, for people and models; empty where it fits.</summary>
    public IReadOnlyList<string> Misfits(JsonElement value)
    {
        try
        {
            return MisfitText.Of(new SchemaValidator(TimeProvider.System).Validate(JsonTokens.Of(value), _root));
        }
        catch (UncheckableAnswerException)
        {
            return ["The answer takes too long to check."];
        }
#pragma warning disable CA1031 // Whatever the library trips over, an answer that was not checked must not pass, nor its batch go in circles.
        catch (Exception)
#pragma warning restore CA1031
        {
            return ["The answer cannot be checked against the schema."];
        }
    }

    private static void RefuseOtherDrafts(JsonElement schema, string path, SpecProblems problems)
    {
        if (new SchemaValues(schema, path, problems).Text("$schema") is { } draft
            && !Drafts.Any(known => draft.TrimEnd('#') is var named && (named == "http://" + known || named == "https://" + known)))
        {
            problems.Add(SpecPath.Field(path, "$schema"), "Must be one of " + string.Join(", ", Drafts.Select(known => "https://" + known)) + ".");
        }
    }
}
