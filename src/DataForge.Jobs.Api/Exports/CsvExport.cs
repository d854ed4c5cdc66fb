using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using DataForge.Jobs.Api.Samples;
using DataForge.Jobs.Storage.Samples;

namespace DataForge.Jobs.Api.Exports;

/// <summary>
/// RFC 4180 in UTF-8 without a byte order mark. The columns follow from the job's specification alone: one for each
/// variable and score. Texts stand as they are, other values as JSON, what is missing is empty.
/// </summary>
internal sealed class CsvExport : IExportWriter
{
    /// <summary>The scores of the contract, in its order.</summary>
    private static readonly string[] s_scores = ["length", "coherence", "relevance", "grammar", "diversity", "overall"];
    private static readonly SearchValues<char> s_quoted = SearchValues.Create(",\"\r\n");

    private readonly ExportRequest _request;
    private readonly ExportLineage _lineage;
    private readonly IReadOnlyList<string> _variables;
    private bool _first;

    public CsvExport(ExportRequest request)
    {
        (_request, _lineage, _variables) = (request, ExportLineage.Of(request.Job), VariablesOf(request.Job.Spec));
    }

    /// <inheritdoc />
    public void Begin(IBufferWriter<byte> output)
    {
        string[] names =
        [
            "ordinal", "text", .. _variables.Select(name => "variables." + name),
            "provider", "model", "finish_reason", "prompt_sha256", .. s_scores.Select(name => "scores." + name), "sentiment",
            .. _request.Verdicts ? (string[])["state", "reason", "duplicate_of.job_id", "duplicate_of.ordinal", "similarity"] : [],
            .. _request.Usage ? (string[])["usage.prompt_tokens", "usage.completion_tokens", "cost_usd", "latency_ms", "attempts"] : [],
            .. _request.Lineage ? (string[])["lineage.job_id", "lineage.seed", "lineage.template"] : [],
        ];
        _first = true;
        foreach (var name in names)
        {
            Field(output, name);
        }

        output.Write("\r\n"u8);
    }

    /// <inheritdoc />
    public void Write(IBufferWriter<byte> output, Sample sample)
    {
        var (candidate, verdict) = sample;
        _first = true;
        Field(output, candidate.Ordinal);
        Field(output, candidate.Text);
        Members(output, candidate.Variables, _variables);
        Field(output, candidate.Provider);
        Field(output, candidate.Model);
        Field(output, candidate.FinishReason);
        Field(output, Convert.ToHexStringLower(candidate.PromptSha256));
        Members(output, candidate.Scores, s_scores);
        Field(output, candidate.Sentiment);
        if (_request.Verdicts)
        {
            Field(output, SampleStates.NameOf(verdict.State));
            Field(output, verdict.Reason);
            Field(output, verdict.DuplicateOf is null ? (Guid?)null : verdict.DuplicateOfJob ?? verdict.JobId);
            Field(output, verdict.DuplicateOf);
            Field(output, verdict.Similarity);
        }

        if (_request.Usage)
        {
            Field(output, candidate.PromptTokens);
            Field(output, candidate.CompletionTokens);
            Field(output, candidate.CostUsd);
            Field(output, candidate.LatencyMs);
            Field(output, candidate.Attempts);
        }

        if (_request.Lineage)
        {
            Field(output, _request.Job.Id);
            Field(output, _lineage.Seed);
            Field(output, _lineage.Template);
        }

        output.Write("\r\n"u8);
    }

    /// <inheritdoc />
    public void Dispose()
    {
    }

    private static List<string> VariablesOf(string spec)
    {
        using var document = JsonDocument.Parse(spec);
        var names = new List<string>();
        if (document.RootElement.TryGetProperty("variables", out var constants))
        {
            names.AddRange(constants.EnumerateObject().Select(constant => constant.Name));
        }

        if (document.RootElement.TryGetProperty("columns", out var columns))
        {
            names.AddRange(columns.EnumerateArray().Select(column => column.GetProperty("name").GetString()!));
        }

        return [.. names.Distinct(StringComparer.Ordinal)];
    }

    private void Members(IBufferWriter<byte> output, string? json, IReadOnlyList<string> names)
    {
        using var document = JsonDocument.Parse(json ?? "{}");
        foreach (var name in names)
        {
            Field(output, document.RootElement.TryGetProperty(name, out var value) ? TextOf(value) : null);
        }
    }

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };

    private void Field<T>(IBufferWriter<byte> output, T? value) where T : struct, IFormattable =>
        Field(output, value?.ToString(null, CultureInfo.InvariantCulture));

    private void Field<T>(IBufferWriter<byte> output, T value) where T : struct, IFormattable =>
        Field(output, value.ToString(null, CultureInfo.InvariantCulture));

    private void Field(IBufferWriter<byte> output, string? text)
    {
        if (!_first)
        {
            output.Write(","u8);
        }

        _first = false;
        if (text is null)
        {
            return;
        }

        Encoding.UTF8.GetBytes(text.AsSpan().ContainsAny(s_quoted) ? '"' + text.Replace("\"", "\"\"", StringComparison.Ordinal) + '"' : text, output);
    }
}
