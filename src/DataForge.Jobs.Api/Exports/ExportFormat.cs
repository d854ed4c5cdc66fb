using System.Buffers;
using DataForge.Jobs.Storage.Samples;

namespace DataForge.Jobs.Api.Exports;

/// <summary>A kind of file that a job's samples can be written as.</summary>
/// <param name="Name">What <c>?format=</c> says, and the file name's extension.</param>
/// <param name="MediaType">The answer's content type.</param>
/// <param name="Open">Begins a file.</param>
internal sealed record ExportFormat(string Name, string MediaType, Func<ExportRequest, IExportWriter> Open)
{
    /// <summary>Every format, the default first.</summary>
    public static readonly IReadOnlyList<ExportFormat> All =
    [
        new("jsonl", "application/jsonl", request => new JsonlExport(request)),
        new("csv", "text/csv; charset=utf-8; header=present", request => new CsvExport(request)),
    ];

    /// <summary>The format of that name; null for the default.</summary>
    public static ExportFormat Of(string? name) => All.FirstOrDefault(format => format.Name == name) ?? All[0];
}

/// <summary>Writes the samples of one export.</summary>
internal interface IExportWriter : IDisposable
{
    /// <summary>Writes what comes before the samples.</summary>
    void Begin(IBufferWriter<byte> output);

    /// <summary>Writes a sample.</summary>
    void Write(IBufferWriter<byte> output, Sample sample);
}
