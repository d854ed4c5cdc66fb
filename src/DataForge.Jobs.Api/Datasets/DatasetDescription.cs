using DataForge.Jobs.Api.Description;
using DataForge.Jobs.Api.Naming;
using DataForge.Jobs.Api.Paging;
using static DataForge.Jobs.Api.Description.Shape;

namespace DataForge.Jobs.Api.Datasets;

/// <summary>Describes datasets and what can be done with them.</summary>
internal static class DatasetDescription
{
    private static readonly Topic s_topic = new("Datasets", "Rows to seed jobs with, stored under a name in immutable versions.");

    private static readonly Parameter s_name = Parameter.Path("name", NamingDescription.Name("The dataset's name."), "products");

    private static readonly Shape s_dataset = Record(
        "A dataset, without its rows.",
        ("name", Text("Its name.")),
        ("version", Integer("Its version, from 1.", 1)),
        ("rows", Integer("How many rows it has.", 0)),
        ("columns", Shape.List("Its columns, in order of their first appearance.", Text("A name."), most: DatasetColumns.Max)),
        ("created_at", Time("When this version was stored."))).As("Dataset");

    public static readonly OperationDescription List = new("listDatasets", s_topic, "List datasets")
    {
        Details = "The newest version of each, by name.",
        Parameters = PageDescription.Parameters,
        Answers = [PageDescription.Answer("Datasets.", s_dataset)],
    };

    public static readonly OperationDescription Put = new("putDataset", s_topic, "Store a new version of a dataset from CSV or JSONL")
    {
        Details = $"Streamed, up to {BodyMegabytes} MB, and stored whole or not at all. CSV has its columns' names in the first line.",
        Parameters = [s_name, Parameter.Query("format", Choice("The kind of file, where `Content-Type` does not say.", DatasetFormat.All.Select(format => format.Name)))],
        Body = new Body(true, [.. DatasetFormat.All.SelectMany(format => format.MediaTypes.Select((type, index) => new Content(type, Text($"Rows as {format.Name}."), index == 0 ? [ExampleOf(format)] : [])))]),
        Answers = [Answer.Ok("The new version.", s_dataset)],
        Faults = [new(400, "invalid_row", "A row cannot be read; `line` says which. Nothing was stored.")],
    };

    public static readonly OperationDescription Get = new("getDataset", s_topic, "One dataset without its rows")
    {
        Parameters = [s_name, NamingDescription.Version],
        Answers = [Answer.Ok("The dataset.", s_dataset)],
        Faults = [Faults.NotFound],
    };

    public static readonly OperationDescription Delete = new("deleteDataset", s_topic, "Remove every version of a dataset")
    {
        Parameters = [s_name],
        Answers = [Answer.Nothing("It is gone.")],
        Faults = [Faults.NotFound, new(409, "dataset_in_use", "A job that has not ended reads it; `job_id` names the job.")],
    };

    public static readonly OperationDescription Rows = new("listDatasetRows", s_topic, "The rows of a dataset")
    {
        Parameters = [s_name, NamingDescription.Version, .. PageDescription.Parameters],
        Answers = [PageDescription.Answer("Rows, in the order of the file.", Map("A row: values by column.", Any("A value.")))],
        Faults = [Faults.NotFound],
    };

    private static long BodyMegabytes => Requests.BodyLimits.Dataset / (1024 * 1024);

    private static Example ExampleOf(DatasetFormat format) => format.Name == "csv"
        ? new("csv", "Two rows of CSV", "product,price\nkettle,29.9\n\"lamp, small\",12\n")
        : new("jsonl", "Two rows of JSONL", """
            {"product":"kettle","price":29.9}
            {"product":"lamp, small","price":12}
            """);
}
