using DataForge.Jobs.Api.Description;
using DataForge.Jobs.Api.Jobs;
using DataForge.Jobs.Api.Samples;
using static DataForge.Jobs.Api.Description.Shape;

namespace DataForge.Jobs.Api.Exports;

/// <summary>Describes exports.</summary>
internal static class ExportDescription
{
    public static readonly OperationDescription Export = new("exportJob", JobOperations.Topic, "Stream a job's dataset as jsonl, csv, chatml, alpaca or parquet")
    {
        Details = "Out of one moment, however long it takes; a running job exports what is accepted so far. The bytes of the default columns depend on the accepted samples alone. Sent with gzip to whoever accepts it.",
        Parameters =
        [
            JobDescription.Id,
            Parameter.Query("format", Choice("The kind of file.", ExportFormat.All.Select(format => format.Name)).Or(ExportFormat.All[0].Name)),
            SampleDescription.State,
            Parameter.Query(
                "include",
                Text($"Further columns, separated by commas: {string.Join(", ", ExportJob.Parts.Select(part => $"`{part}`"))}.").Matching($"^({string.Join('|', ExportJob.Parts)}|,)*$"),
                ExportJob.Parts[0]),
        ],
        Answers =
        [
            new Answer(200, "The file.", [.. ExportFormat.All.Select(format => format.MediaType).Distinct().Select(type => new Content(type, File("The file.")))])
            {
                Headers =
                [
                    ("Content-Disposition", Text("The file's name.")),
                    ("Vary", Text("That the answer depends on `Accept-Encoding`.").Optional()),
                ],
            },
        ],
        Faults = [Faults.NotFound, new(409, "prompt_not_reproducible", "A prompt no longer renders to what was asked, and this format needs it.")],
    };
}
