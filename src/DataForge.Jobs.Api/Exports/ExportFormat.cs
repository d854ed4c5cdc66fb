using DataForge.Jobs.Api.Exports.Chat;
using DataForge.Jobs.Api.Exports.Parquet;
using DataForge.Jobs.Api.Exports.Rows;
using DataForge.Jobs.Storage.Samples;

namespace DataForge.Jobs.Api.Exports;

/// <summary>A kind of file that a job's samples can be written as.</summary>
/// <param name="Name">What <c>?format=</c> says.</param>
/// <param name="Extension">How the file's name ends.</param>
/// <param name="MediaType">The answer's content type.</param>
/// <param name="Compressed">Whether the file is compressed in itself, so that compressing the answer gains nothing.</param>
/// <param name="OpenAsync">Begins a file.</param>
internal sealed record ExportFormat(
    string Name,
    string Extension,
    string MediaType,
    bool Compressed,
    Func<ExportRequest, SampleSnapshot, CancellationToken, Task<IExportWriter>> OpenAsync)
{
    /// <summary>Every format, the default first.</summary>
    public static readonly IReadOnlyList<ExportFormat> All =
    [
        new("jsonl", "jsonl", "application/jsonl", false, (request, _, _) => Of(new JsonlExport(request))),
        new("csv", "csv", "text/csv; charset=utf-8; header=present", false, async (request, snapshot, token) =>
            new CsvExport(await ExportColumns.ReadAsync(request, snapshot, token))),
        new("chatml", "chatml.jsonl", "application/jsonl", false, (request, _, _) => Of(new ChatExport(request, ChatShape.ChatMl))),
        new("alpaca", "alpaca.jsonl", "application/jsonl", false, (request, _, _) => Of(new ChatExport(request, ChatShape.Alpaca))),
        new("parquet", "parquet", "application/vnd.apache.parquet", true, async (request, snapshot, token) =>
            new ParquetExport(await ExportColumns.ReadAsync(request, snapshot, token))),
    ];

    /// <summary>The format of that name; null for the default.</summary>
    public static ExportFormat Of(string? name) => All.FirstOrDefault(format => format.Name == name) ?? All[0];

    private static Task<IExportWriter> Of(IExportWriter writer) => Task.FromResult(writer);
}

/// <summary>Writes the samples of one export.</summary>
internal interface IExportWriter : IDisposable
{
    /// <summary>What it wants to know of each sample.</summary>
    IReadOnlyList<SampleField> Fields { get; }

    /// <summary>Writes what comes before the samples.</summary>
    void Begin(Utf8Page page);

    /// <summary>Writes the current sample.</summary>
    void Write(Utf8Page page, SampleRows sample);

    /// <summary>Writes what comes after the last sample.</summary>
    void End(Utf8Page page);
}
