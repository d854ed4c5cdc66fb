using System.Globalization;
using DataForge.Jobs.Storage.Samples;

namespace DataForge.Jobs.Api.Exports.Rows;

/// <summary>
/// A job's samples as a table: one column for each field, variable and score, and for each top-level field of
/// structured data, all known before the first row.
/// </summary>
internal sealed class ExportColumns
{
    /// <summary>Data with more top-level fields than this stays one column of JSON.</summary>
    private const int MostDataColumns = 1000;

    /// <summary>The scores of the contract, in its order.</summary>
    private static readonly string[] s_scores = ["length", "coherence", "relevance", "grammar", "diversity", "overall"];

    private readonly JsonMembers _data;
    private readonly JsonMembers _variables;
    private readonly JsonMembers _scores;

    private ExportColumns(ExportRequest request, IReadOnlyList<DataField>? data)
    {
        var variables = VariableColumns.Of(request.Job.Spec);
        _data = new JsonMembers(SampleField.Data, data?.Select(field => field.Name) ?? []);
        _variables = new JsonMembers(SampleField.Variables, variables.Select(variable => variable.Name));
        _scores = new JsonMembers(SampleField.Scores, s_scores);
        All =
        [
            Field("ordinal", SampleField.Ordinal, CellType.Integer),
            Field("text", SampleField.Text),
            .. data?.Select((field, i) => new MemberColumn("data." + field.Name, VariableColumns.TypeOf(field.Kinds), _data, i))
                ?? (IEnumerable<ExportColumn>)[Field("data", SampleField.Data)],
            .. variables.Select((variable, i) => new MemberColumn("variables." + variable.Name, variable.Type, _variables, i)),
            Field("provider", SampleField.Provider),
            Field("model", SampleField.Model),
            Field("finish_reason", SampleField.FinishReason),
            Field("prompt_sha256", SampleField.PromptSha256),
            .. s_scores.Select((score, i) => new MemberColumn("scores." + score, CellType.Number, _scores, i)),
            Field("sentiment", SampleField.Sentiment, CellType.Number),
            .. Added(request),
        ];
        Fields =
        [
            SampleField.Ordinal, SampleField.Text, SampleField.Data, SampleField.Variables, SampleField.Provider, SampleField.Model,
            SampleField.FinishReason, SampleField.PromptSha256, SampleField.Scores, SampleField.Sentiment, .. request.AddedFields,
        ];
    }

    /// <summary>The columns, in order.</summary>
    public IReadOnlyList<ExportColumn> All { get; }

    /// <summary>What the rows must bring.</summary>
    public IReadOnlyList<SampleField> Fields { get; }

    /// <summary>Finds out which columns there are.</summary>
    public static async Task<ExportColumns> ReadAsync(ExportRequest request, SampleSnapshot snapshot, CancellationToken cancellationToken) =>
        new(request, await snapshot.DataFieldsAsync(request.State, MostDataColumns, cancellationToken));

    /// <summary>Takes the current sample apart; due before its cells are written.</summary>
    public void Read(SampleRows sample)
    {
        _data.Read(sample);
        _variables.Read(sample);
        _scores.Read(sample);
    }

    private static IEnumerable<ExportColumn> Added(ExportRequest request)
    {
        if (request.Verdicts)
        {
            yield return Field("state", SampleField.State);
            yield return Field("reason", SampleField.Reason);
            yield return Field("duplicate_of.job_id", SampleField.DuplicateOfJob);
            yield return Field("duplicate_of.ordinal", SampleField.DuplicateOf, CellType.Integer);
            yield return Field("similarity", SampleField.Similarity, CellType.Number);
        }

        if (request.Usage)
        {
            yield return Field("usage.prompt_tokens", SampleField.PromptTokens, CellType.Integer);
            yield return Field("usage.completion_tokens", SampleField.CompletionTokens, CellType.Integer);
            yield return Field("cost_usd", SampleField.CostUsd, CellType.Number);
            yield return Field("latency_ms", SampleField.LatencyMs, CellType.Integer);
            yield return Field("attempts", SampleField.Attempts, CellType.Integer);
        }

        if (request.Lineage)
        {
            var lineage = ExportLineage.Of(request.Job);
            yield return new ConstantColumn("lineage.job_id", CellType.Text, request.Job.Id.ToString());
            yield return new ConstantColumn("lineage.seed", CellType.Integer, lineage.Seed.ToString(CultureInfo.InvariantCulture));
            yield return new ConstantColumn("lineage.template", CellType.Text, lineage.Template);
        }
    }

    private static FieldColumn Field(string name, SampleField field, CellType type = CellType.Text) => new(name, type, field);
}
