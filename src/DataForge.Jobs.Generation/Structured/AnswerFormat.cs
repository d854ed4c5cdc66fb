using System.Text.Json;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Structured;

/// <summary>
/// The form that a job's answers must have. Whatever mode a vendor has for it, every answer is checked here. Immutable,
/// and safe for many threads at once.
/// </summary>
internal sealed class AnswerFormat
{
    /// <summary>Deepest nesting of objects and lists in an answer.</summary>
    public const int MaxDepth = 64;

    /// <summary>Longest answer, in characters, that is looked at; models do not write so much.</summary>
    private const int MaxLength = 1_000_000;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    private readonly AnswerSchema? _schema;

    private AnswerFormat(ResponseFormatSpec spec, AnswerSchema? schema) => (Spec, _schema) = (spec, schema);

    /// <summary>As it was asked for.</summary>
    public ResponseFormatSpec Spec { get; }

    /// <summary>Whether answers are JSON.</summary>
    public bool IsJson => Spec.Type != ResponseFormatType.Text;

    /// <summary>Compiles a format that was accepted.</summary>
    /// <exception cref="ArgumentException">Its schema cannot be compiled; <see cref="JobSpecReader"/> lets none of those pass.</exception>
    public static AnswerFormat Compile(ResponseFormatSpec spec)
    {
        if (spec.Schema is not { } schema)
        {
            return new AnswerFormat(spec, null);
        }

        var problems = new SpecProblems();
        return AnswerSchema.Compile(schema, SpecPath.Root, problems) is { } compiled
            ? new AnswerFormat(spec, compiled)
            : throw new ArgumentException(problems.ByPath.Select(problem => $"{problem.Key}: {problem.Value[0]}").First(), nameof(spec));
    }

    /// <summary>Reads an answer.</summary>
    /// <param name="text">The answer, storable.</param>
    public AnswerReading Read(string text)
    {
        if (!IsJson)
        {
            return new AnswerReading(text.Trim(), null, []);
        }

        var json = CodeFence.Unwrap(text);
        var misfits = Check(json);
        return new AnswerReading(json, misfits.Count == 0 ? json : null, misfits);
    }

    private IReadOnlyList<string> Check(string json)
    {
        if (json.Length > MaxLength)
        {
            return ["The answer is too long."];
        }

        try
        {
            using var document = JsonDocument.Parse(json, Options);
            var root = document.RootElement;
            return Spec.Type == ResponseFormatType.JsonObject && root.ValueKind != JsonValueKind.Object ? ["The answer must be a JSON object."]
                : UnstorableJson.Find(root) is { } problem ? [problem]
                : _schema?.Misfits(root) ?? [];
        }
        catch (JsonException exception)
        {
            // Its own words say where, and what was expected there.
            return [$"The answer is not valid JSON: {exception.Message}"];
        }
        catch (InvalidOperationException)
        {
            // A name that is no valid Unicode; only looking for names that come twice reads it this early.
            return ["$: The name of a field: " + RequestText.NotUnicode];
        }
    }
}

/// <summary>An answer by the job's format.</summary>
/// <param name="Text">What was answered, trimmed; JSON without the code fence around it.</param>
/// <param name="Data">The same as JSON, where it fits; null for text.</param>
/// <param name="Misfits">What does not fit, for people and models; empty where it fits.</param>
internal sealed record AnswerReading(string Text, string? Data, IReadOnlyList<string> Misfits);
