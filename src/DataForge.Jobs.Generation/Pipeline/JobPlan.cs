using System.Text.Json;
using DataForge.Jobs.Generation.Columns;
using DataForge.Jobs.Generation.Columns.Types;
using DataForge.Jobs.Generation.Deduplication;
using DataForge.Jobs.Generation.Filtering;
using DataForge.Jobs.Generation.Scoring;
using DataForge.Jobs.Generation.Specification;
using DataForge.Jobs.Generation.Structured;
using DataForge.Jobs.Templating;

namespace DataForge.Jobs.Generation.Pipeline;

/// <summary>A job's specification, compiled: immutable, and safe for use by many threads at once.</summary>
public sealed class JobPlan
{
    private static readonly IReadOnlyDictionary<string, JsonElement> NoRows = new Dictionary<string, JsonElement>();

    private readonly PromptTemplates _templates;
    private readonly VariableSet _variables;
    private readonly IReadOnlyDictionary<string, long> _datasetRows;

    // Where nothing is drawn, every candidate has the same variables and is scored against the same words.
    private readonly Variables? _sameVariables;
    private readonly ScoringContext? _sameContext;

    private JobPlan(JobSpec spec, string promptSource, IReadOnlyDictionary<string, string> includes, IReadOnlyDictionary<string, long> datasetRows)
    {
        Spec = spec;
        _templates = new PromptTemplates(MessageTemplate.Of(spec, promptSource), includes, OrdinalRandom.KeyOf(spec.Seed, ""));
        Format = AnswerFormat.Compile(spec.ResponseFormat);
        _variables = new VariableSet(spec.Variables, spec.Columns, new ColumnScope(spec.Seed, includes));
        _datasetRows = datasetRows;
        Scorer = SampleScorer.Compile(spec.Scoring);
        Filters = CompiledFilters.Compile(spec.Filters, out var errors)
            ?? throw new ArgumentException($"{errors[0].Path}: {errors[0].Message}", nameof(spec));
        if (_variables.IsConstant)
        {
            using var draw = _variables.Begin(0, NoRows);
            _sameVariables = draw.End();
            _sameContext = ContextFor(_sameVariables);
        }
    }

    /// <summary>The specification that was compiled.</summary>
    public JobSpec Spec { get; }

    /// <summary>The form that answers must have.</summary>
    internal AnswerFormat Format { get; }

    internal SampleScorer Scorer { get; }

    internal CompiledFilters Filters { get; }

    /// <summary>Compiles a specification that was accepted.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="promptSource">The prompt's template text, inline or from the store; not looked at where the specification holds messages.</param>
    /// <param name="includes">Bodies of the stored templates that <see cref="JobSpec.Includes"/> pins, by the name they are used by.</param>
    /// <param name="datasetRows">Rows of each dataset that a column names, by <c>name@version</c>.</param>
    /// <exception cref="TemplateException">A template cannot be parsed.</exception>
    /// <exception cref="ArgumentException">Something else cannot be compiled; <see cref="JobSpecReader"/> lets none of it pass.</exception>
    public static JobPlan Compile(
        JobSpec spec,
        string promptSource,
        IReadOnlyDictionary<string, string> includes,
        IReadOnlyDictionary<string, long> datasetRows)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(promptSource);
        ArgumentNullException.ThrowIfNull(includes);
        ArgumentNullException.ThrowIfNull(datasetRows);
        foreach (var column in spec.Columns.OfType<DatasetColumn>().Where(column => !datasetRows.ContainsKey(column.Dataset)))
        {
            throw new ArgumentException($"The rows of {column.Dataset} are not given.", nameof(datasetRows));
        }

        return new JobPlan(spec, promptSource, includes, datasetRows);
    }

    /// <summary>Which dataset rows the ordinal needs, in column order; empty for a job without dataset columns.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column takes each row once, and there is none left for the ordinal.</exception>
    public IEnumerable<(DatasetColumn Column, long Row)> RowsFor(long ordinal) =>
        _variables.Datasets.Select(dataset => (dataset.Column, dataset.RowIndex(ordinal, _datasetRows[dataset.Column.Dataset])));

    /// <summary>The variables of every ordinal; null where they differ.</summary>
    internal Variables? SameVariables => _sameVariables;

    /// <summary>Answers to generated columns of candidates that wait for another call.</summary>
    internal KeptAnswers Kept { get; } = new();

    /// <summary>Begins to draw the variables of an ordinal.</summary>
    internal VariableDraw Begin(long ordinal, IReadOnlyDictionary<string, JsonElement> rows) => _variables.Begin(ordinal, rows);

    /// <summary>The rendered messages of an ordinal.</summary>
    /// <exception cref="TemplateException">A template cannot be rendered with these variables.</exception>
    internal RenderedPrompt Render(long ordinal, Variables variables, CancellationToken cancellationToken) =>
        _templates.Render(ordinal, variables.Values, cancellationToken);

    internal ScoringContext ContextOf(Variables variables) => _sameContext ?? ContextFor(variables);

    /// <summary>The part of an answer that admission compares; null where the answer does not have it.</summary>
    public string? ComparedPart(string answer) => ComparedField.Of(answer, Spec.Deduplicate?.Field ?? DeduplicationSpec.WholeText);

    /// <summary>What admission compares, of an answer of this or another job; null where the answer lacks the field.</summary>
    public byte[]? SignatureOf(string answer) => ComparedPart(answer) is { } part ? SignatureOf(SampleText.Of(part)) : null;

    /// <summary>What admission compares; null where the answer lacks the field.</summary>
    internal byte[]? SignatureOfAnswer(SampleText answer) =>
        Spec.Deduplicate is null or { Field: DeduplicationSpec.WholeText } ? SignatureOf(answer) : SignatureOf(answer.Text);

    private byte[] SignatureOf(SampleText part) => Spec.Deduplicate?.Mode switch
    {
        DeduplicationMode.Near => NearDuplicateSignature.Compute(part),
        DeduplicationMode.Exact => DuplicateKey.Of(part).ToBytes(),
        _ => [],
    };

    private ScoringContext ContextFor(Variables variables) => ScoringContext.FromVariables(TemplateValue.TextsOf(
        _variables.Silent.Count == 0
            ? variables.Values.Values
            : variables.Values.Where(variable => !_variables.Silent.Contains(variable.Key)).Select(variable => variable.Value)));
}
