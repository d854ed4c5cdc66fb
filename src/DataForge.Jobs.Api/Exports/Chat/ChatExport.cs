using System.Text;
using System.Text.Json;
using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Generation.Pipeline;
using DataForge.Jobs.Generation.Specification;
using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Storage.Samples;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Api.Exports.Chat;

/// <summary>
/// Prompt and answer of each sample, for fine-tuning. Prompts are not stored: they are rendered again from the pinned
/// templates and the stored variables, and must have the fingerprint that the sample carries. Samples without an answer
/// are left out, for there is nothing to learn from them.
/// </summary>
internal sealed class ChatExport(ExportRequest request, ChatShape shape) : IExportWriter
{
    private readonly AddedMembers _added = new(request);
    private readonly PromptReplay _prompts = ReplayOf(request.Job);
    private readonly Utf8Page _content = new(16 * 1024);

    /// <inheritdoc />
    public IReadOnlyList<SampleField> Fields { get; } =
        [SampleField.Ordinal, SampleField.Text, SampleField.Variables, SampleField.PromptSha256, .. request.AddedFields];

    /// <inheritdoc />
    public void Begin(Utf8Page page)
    {
    }

    /// <inheritdoc />
    public void Write(Utf8Page page, SampleRows sample)
    {
        if (sample.IsNull(SampleField.Text))
        {
            return;
        }

        var ordinal = sample.Int64(SampleField.Ordinal);
        var prompt = _prompts.Render(ordinal, sample.Bytes(SampleField.Variables), sample.Bytes(SampleField.PromptSha256))
            ?? throw new RequestRefusedException(KnownProblems.PromptNotReproducible(ordinal));
        if (shape == ChatShape.ChatMl)
        {
            WriteMessages(page, prompt.Messages, sample);
        }
        else
        {
            WriteInstruction(page, prompt, sample);
        }

        _added.Write(page, sample);
        page.Write("}\n"u8);
    }

    /// <inheritdoc />
    public void End(Utf8Page page)
    {
    }

    /// <inheritdoc />
    public void Dispose() => _content.Dispose();

    private static PromptReplay ReplayOf(Job job)
    {
        var spec = JsonSerializer.Deserialize(job.Spec, JobSpecJson.Default.JobSpec)!;
        return new PromptReplay(JsonSerializer.Deserialize(job.Sources, JobSourcesJson.Default.JobSources)!.Compile(spec));
    }

    private void WriteMessages(Utf8Page page, IReadOnlyList<ChatMessage> messages, SampleRows sample)
    {
        page.Write("{\"messages\":["u8);
        foreach (var message in messages)
        {
            page.Write("{\"role\":\""u8);
            page.Write(message.Role.Value);
            page.Write("\",\"content\":"u8);
            WriteContent(page, message.Text);
            page.Write("},"u8);
        }

        page.Write("{\"role\":\"assistant\",\"content\":"u8);
        JsonLine.WriteString(page, sample.Bytes(SampleField.Text));
        page.Write("}]"u8);
    }

    private void WriteInstruction(Utf8Page page, RenderedPrompt prompt, SampleRows sample)
    {
        page.Write("{\"instruction\":"u8);
        WriteContent(page, prompt.System ?? prompt.Transcript);
        page.Write(",\"input\":"u8);
        WriteContent(page, prompt.System is null ? "" : prompt.Transcript);
        page.Write(",\"output\":"u8);
        JsonLine.WriteString(page, sample.Bytes(SampleField.Text));
    }

    private void WriteContent(Utf8Page page, string text)
    {
        _content.Clear();
        _content.Write(text);
        JsonLine.WriteString(page, _content.Written.Span);
    }
}
