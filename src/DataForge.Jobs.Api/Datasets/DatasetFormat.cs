using Microsoft.Net.Http.Headers;

namespace DataForge.Jobs.Api.Datasets;

/// <summary>A kind of file that datasets come as.</summary>
/// <param name="Name">What <c>?format=</c> says.</param>
/// <param name="MediaTypes">What <c>Content-Type</c> says.</param>
/// <param name="Read">Reads its rows.</param>
internal sealed record DatasetFormat(string Name, string[] MediaTypes, Func<Stream, DatasetColumns, CancellationToken, IAsyncEnumerable<string>> Read)
{
    /// <summary>Every format.</summary>
    public static readonly IReadOnlyList<DatasetFormat> All =
    [
        new("csv", ["text/csv", "application/csv", "text/tab-separated-values"], CsvRows.ReadAsync),
        new("jsonl", ["application/jsonl", "application/x-ndjson", "application/ndjson", "application/x-jsonlines", "application/jsonlines", "text/jsonl"], JsonlRows.ReadAsync),
    ];

    /// <summary>The format that a request names, the parameter before the header; null where neither names one.</summary>
    public static DatasetFormat? Of(string? name, string? contentType)
    {
        if (name is not null)
        {
            return All.First(format => format.Name == name);
        }

        return MediaTypeHeaderValue.TryParse(contentType, out var type)
            ? All.FirstOrDefault(format => format.MediaTypes.Contains(type.MediaType.ToString(), StringComparer.OrdinalIgnoreCase))
            : null;
    }
}
