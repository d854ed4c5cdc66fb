using DataForge.Jobs.Api.Description;
using DataForge.Jobs.Api.Jobs;
using DataForge.Jobs.Api.Samples;
using static DataForge.Jobs.Api.Description.Shape;

namespace DataForge.Jobs.Api.Preview;

/// <summary>Describes previews.</summary>
internal static class PreviewDescription
{
    private static readonly Shape s_message = Record("A message as it was asked.", ("role", Text("Who says it.")), ("content", Text("What is said.")));

    private static readonly Shape s_sample = Record(
        "A sample, with its prompt.",
        [
            .. SampleDescription.Members,
            ("prompt", Text("The rendered prompt; null where it was not rendered, or consists of several messages.").OrNull()),
            ("system_prompt", Text("The rendered system prompt.").OrNull()),
            ("messages", List("The whole of what was asked.", s_message).OrNull()),
        ]).As("PreviewSample");

    private static readonly Shape s_estimate = Record(
        "What the whole job would come to if all went as with these rows.",
        ("candidates", Integer("Candidates.", 0)),
        ("yield", Number("The share of the rows that would be accepted.", 0, 1)),
        ("calls", Integer("Calls to providers.", 0)),
        ("prompt_tokens", Integer("Tokens read.", 0)),
        ("completion_tokens", Integer("Tokens written.", 0)),
        ("cost_usd", Number("US dollars; null where a price is unknown.", 0).OrNull()),
        ("seconds", Number("Seconds with the workers that are alive now.", 0)));

    public static readonly OperationDescription Run = new("previewJob", JobOperations.Topic, "Run the first rows of a job, store nothing, and estimate the rest")
    {
        Details = "Takes the body of a job. The calls are real and are billed.",
        Body = Body.Json(
            Form("A job, and how much of it to try.", [.. JobRequestDescription.Fields, ("rows", Integer("How many rows.", 1, PreviewJob.MaxRows).Or(PreviewJob.DefaultRows))]).As("PreviewRequest"),
            new Example("two", "Two rows", """{"rows":2,"count":1000,"prompt":"Write a review of a {{ product }}.","columns":[{"name":"product","type":"category","values":["kettle","lamp"]}]}""")),
        Answers =
        [
            Answer.Ok("What became of the rows.", Record(
                "A preview.",
                ("seed", Integer("The seed that was used.", long.MinValue, long.MaxValue)),
                ("samples", List("The rows in ordinal order.", s_sample)),
                ("estimate", s_estimate)).As("Preview")),
        ],
        Faults = Faults.OfProviders,
    };
}
