using System.Text;
using DataForge.Jobs.Api.Samples;
using DataForge.Jobs.Storage.Admission;
using DataForge.Jobs.Storage.Samples;

namespace DataForge.Jobs.Api.Exports;

/// <summary>The members that a request adds to each JSON line: verdicts, usage and lineage.</summary>
internal sealed class AddedMembers(ExportRequest request)
{
    private readonly byte[] _lineage = request.Lineage ? LineageOf(request) : [];

    /// <summary>Writes them, each after a comma.</summary>
    public void Write(Utf8Page page, SampleRows sample)
    {
        if (request.Verdicts)
        {
            WriteVerdict(page, sample);
        }

        if (request.Usage)
        {
            WriteUsage(page, sample);
        }

        page.Write(_lineage);
    }

    private static void WriteVerdict(Utf8Page page, SampleRows sample)
    {
        page.Write(",\"state\":\""u8);
        page.Write(SampleStates.NameOf((SampleState)sample.Int16(SampleField.State)));
        page.Write("\",\"reason\":"u8);
        JsonLine.WriteString(page, sample.IsNull(SampleField.Reason), sample.Bytes(SampleField.Reason));
        page.Write(",\"duplicate_of\":"u8);
        if (sample.IsNull(SampleField.DuplicateOf))
        {
            page.Write("null"u8);
        }
        else
        {
            page.Write("{\"job_id\":\""u8);
            page.Write(sample.Uuid(SampleField.DuplicateOfJob));
            page.Write("\",\"ordinal\":"u8);
            page.Write(sample.Int64(SampleField.DuplicateOf));
            page.Write("}"u8);
        }

        page.Write(",\"similarity\":"u8);
        JsonLine.WriteNumber(page, sample.Double(SampleField.Similarity));
    }

    private static void WriteUsage(Utf8Page page, SampleRows sample)
    {
        page.Write(",\"usage\":{\"prompt_tokens\":"u8);
        page.Write(sample.Int64(SampleField.PromptTokens));
        page.Write(",\"completion_tokens\":"u8);
        page.Write(sample.Int64(SampleField.CompletionTokens));
        page.Write("},\"cost_usd\":"u8);
        JsonLine.WriteRaw(page, sample.Bytes(SampleField.CostUsd));
        page.Write(",\"latency_ms\":"u8);
        page.Write(sample.Int32(SampleField.LatencyMs));
        page.Write(",\"attempts\":"u8);
        page.Write(sample.Int32(SampleField.Attempts));
    }

    private static byte[] LineageOf(ExportRequest request)
    {
        var lineage = ExportLineage.Of(request.Job);
        using var page = new Utf8Page(256);
        page.Write(",\"lineage\":{\"job_id\":\""u8);
        page.Write(request.Job.Id);
        page.Write("\",\"seed\":"u8);
        page.Write(lineage.Seed);
        page.Write(",\"template\":"u8);
        JsonLine.WriteString(page, lineage.Template is null, Encoding.UTF8.GetBytes(lineage.Template ?? ""));
        page.Write("}"u8);
        return page.Written.ToArray();
    }
}
