using System.Buffers;
using System.Text.Json;
using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Samples;
using DataForge.Jobs.Storage.Samples;

namespace DataForge.Jobs.Api.Exports;

/// <summary>One JSON object per line.</summary>
internal sealed class JsonlExport(ExportRequest request) : IExportWriter
{
    private readonly Utf8JsonWriter _writer = new(Stream.Null, JsonAnswer.Options);
    private readonly ExportLineage _lineage = ExportLineage.Of(request.Job);

    /// <inheritdoc />
    public void Begin(IBufferWriter<byte> output)
    {
    }

    /// <inheritdoc />
    public void Write(IBufferWriter<byte> output, Sample sample)
    {
        _writer.Reset(output);
        WriteSample(sample);
        _writer.Flush();
        output.Write("\n"u8);
    }

    /// <inheritdoc />
    public void Dispose() => _writer.Dispose();

    private void WriteSample(Sample sample)
    {
        var (candidate, verdict) = sample;
        _writer.WriteStartObject();
        _writer.WriteNumber("ordinal", candidate.Ordinal);
        _writer.WriteString("text", candidate.Text);
        if (candidate.Data is not null)
        {
            _writer.WriteJson("data", candidate.Data);
        }

        _writer.WriteJson("variables", candidate.Variables);
        _writer.WriteString("provider", candidate.Provider);
        _writer.WriteString("model", candidate.Model);
        _writer.WriteString("finish_reason", candidate.FinishReason);
        _writer.WriteString("prompt_sha256", Convert.ToHexStringLower(candidate.PromptSha256));
        _writer.WriteJson("scores", candidate.Scores);
        _writer.WriteNumberOrNull("sentiment", candidate.Sentiment);
        if (request.Verdicts)
        {
            _writer.WriteString("state", SampleStates.NameOf(verdict.State));
            _writer.WriteString("reason", verdict.Reason);
            SampleJson.WriteDuplicate(_writer, verdict);
        }

        if (request.Usage)
        {
            SampleJson.WriteUsage(_writer, candidate);
        }

        if (request.Lineage)
        {
            _writer.WriteStartObject("lineage");
            _writer.WriteString("job_id", request.Job.Id);
            _writer.WriteJson("seed", _lineage.Seed);
            _writer.WriteString("template", _lineage.Template);
            _writer.WriteEndObject();
        }

        _writer.WriteEndObject();
    }
}
