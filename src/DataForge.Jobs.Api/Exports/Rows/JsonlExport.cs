using DataForge.Jobs.Storage.Samples;

namespace DataForge.Jobs.Api.Exports.Rows;

/// <summary>One JSON object per line; stored JSON is passed on to the byte.</summary>
internal sealed class JsonlExport(ExportRequest request) : IExportWriter
{
    private readonly AddedMembers _added = new(request);

    /// <inheritdoc />
    public IReadOnlyList<SampleField> Fields { get; } =
    [
        SampleField.Ordinal, SampleField.Text, SampleField.Data, SampleField.Variables, SampleField.Provider, SampleField.Model,
        SampleField.FinishReason, SampleField.PromptSha256, SampleField.Scores, SampleField.Sentiment, .. request.AddedFields,
    ];

    /// <inheritdoc />
    public void Begin(Utf8Page page)
    {
    }

    /// <inheritdoc />
    public void Write(Utf8Page page, SampleRows sample)
    {
        page.Write("{\"ordinal\":"u8);
        page.Write(sample.Int64(SampleField.Ordinal));
        page.Write(",\"text\":"u8);
        WriteText(page, sample, SampleField.Text);
        if (!sample.IsNull(SampleField.Data))
        {
            page.Write(",\"data\":"u8);
            JsonLine.WriteRaw(page, sample.Bytes(SampleField.Data));
        }

        page.Write(",\"variables\":"u8);
        JsonLine.WriteRaw(page, sample.Bytes(SampleField.Variables));
        page.Write(",\"provider\":"u8);
        WriteText(page, sample, SampleField.Provider);
        page.Write(",\"model\":"u8);
        WriteText(page, sample, SampleField.Model);
        page.Write(",\"finish_reason\":"u8);
        WriteText(page, sample, SampleField.FinishReason);
        page.Write(",\"prompt_sha256\":\""u8);
        page.WriteHex(sample.Bytes(SampleField.PromptSha256));
        page.Write("\",\"scores\":"u8);
        JsonLine.WriteRaw(page, sample.Bytes(SampleField.Scores));
        page.Write(",\"sentiment\":"u8);
        JsonLine.WriteNumber(page, sample.Double(SampleField.Sentiment));
        _added.Write(page, sample);
        page.Write("}\n"u8);
    }

    /// <inheritdoc />
    public void End(Utf8Page page)
    {
    }

    /// <inheritdoc />
    public void Dispose()
    {
    }

    private static void WriteText(Utf8Page page, SampleRows sample, SampleField field) =>
        JsonLine.WriteString(page, sample.IsNull(field), sample.Bytes(field));
}
