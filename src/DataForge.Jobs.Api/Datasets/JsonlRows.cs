using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Api.Requests;

namespace DataForge.Jobs.Api.Datasets;

/// <summary>Reads JSON objects, one per line; lines without anything are skipped.</summary>
internal static class JsonlRows
{
    private const int MaxLineBytes = 10 * 1024 * 1024;
    private const int MaxDepth = 32;
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>The rows of a file, as they come.</summary>
    /// <exception cref="RequestRefusedException">A row cannot be read.</exception>
    public static async IAsyncEnumerable<string> ReadAsync(Stream body, DatasetColumns columns, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var lines = PipeReader.Create(body, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        long line = 0;
        while (true)
        {
            var read = await lines.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            while (NextLine(ref buffer, read.IsCompleted) is { } bytes)
            {
                line++;
                if (RowOf(line == 1 ? WithoutMark(bytes) : bytes, line, columns) is { } row)
                {
                    yield return row;
                }
            }

            if (read.IsCompleted)
            {
                yield break;
            }

            if (buffer.Length > MaxLineBytes)
            {
                throw Refuse(line + 1, $"Is longer than {MaxLineBytes / (1024 * 1024)} MB.");
            }

            lines.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static byte[]? NextLine(ref ReadOnlySequence<byte> buffer, bool last)
    {
        if (buffer.PositionOf((byte)'\n') is { } end)
        {
            var line = buffer.Slice(0, end).ToArray();
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            return line;
        }

        if (!last || buffer.IsEmpty)
        {
            return null;
        }

        var rest = buffer.ToArray();
        buffer = buffer.Slice(buffer.End);
        return rest;
    }

    private static byte[] WithoutMark(byte[] line) => line is [0xEF, 0xBB, 0xBF, .. var rest] ? rest : line;

    private static string? RowOf(ReadOnlyMemory<byte> line, long number, DatasetColumns columns)
    {
        var text = line.Trim(" \t\r"u8);
        if (text.IsEmpty)
        {
            return null;
        }

        if (!Utf8.IsValid(text.Span))
        {
            throw Refuse(number, "Holds bytes that are not UTF-8.");
        }

        try
        {
            using var document = JsonDocument.Parse(text, s_options);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw Refuse(number, "Must be a JSON object.");
            }

            if (JsonText.ProblemIn(document.RootElement) is { } problem)
            {
                throw Refuse(number, problem);
            }

            foreach (var field in document.RootElement.EnumerateObject())
            {
                columns.Add(field.Name, number);
            }
        }
        catch (JsonException fault)
        {
            var place = fault.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
            throw Refuse(number, "Is not valid JSON: " + (place < 0 ? fault.Message : fault.Message[..place]));
        }

        return Encoding.UTF8.GetString(text.Span);
    }

    private static RequestRefusedException Refuse(long line, string reason) => new(KnownProblems.InvalidRow(line, reason));
}
