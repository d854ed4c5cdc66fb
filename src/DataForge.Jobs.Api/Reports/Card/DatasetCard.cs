using System.Text.Json.Nodes;
using DataForge.Jobs.Generation.Reporting;

namespace DataForge.Jobs.Api.Reports.Card;

/// <summary>
/// A report as a dataset card in the form of Hugging Face (its documentation, "Dataset Cards"): YAML in front, then
/// sections with tables and charts.
/// </summary>
internal static class DatasetCard
{
    /// <summary>The card as Markdown.</summary>
    public static string Of(DatasetReport report)
    {
        var card = new CardText();
        CardFront.Write(card, report);
        Summary(card, report);
        CardFigures.Yield(card, report);
        CardFigures.Scores(card, report);
        CardFigures.Lengths(card, report);
        CardFigures.Columns(card, report);
        CardFigures.Diversity(card, report);
        CardFigures.Duplicates(card, report);
        CardFigures.Usage(card, report);
        Lineage(card, report);
        return card.ToString();
    }

    private static void Summary(CardText card, DatasetReport report)
    {
        card.Heading(1, report.Lineage.Name ?? $"Job {report.Lineage.JobId}");
        card.Paragraph($"{CardText.Count(report.Yield.Accepted)} samples of {CardText.Count(report.Yield.Requested)} requested, written by `{report.Lineage.Model}` ({report.Lineage.Provider}) and made with DataForge.Jobs. Every text is machine-generated.");
        if (report.Lineage.FinishedAt is null)
        {
            card.Paragraph($"**The job is {report.Lineage.Status}; these figures are of what is accepted so far.**");
        }

        card.Heading(2, "Loading");
        card.Code("python", $"""
            from datasets import load_dataset

            dataset = load_dataset("json", data_files="{report.Lineage.JobId}.jsonl", split="train")
            """);
    }

    /// <summary>The form of the answers; requests of before there was a choice name none.</summary>
    private static string AnswersOf(JsonNode request) => request["response_format"]?["type"]?.GetValue<string>() switch
    {
        "json_object" => "JSON objects",
        "json_schema" => "JSON, each checked against the schema below",
        _ => "text",
    };

    private static void Lineage(CardText card, DatasetReport report)
    {
        var lineage = report.Lineage;
        card.Heading(2, "Lineage");
        card.Table(
            ["", ""],
            [
                ["Job", lineage.JobId.ToString()],
                ["Template", lineage.Template ?? (lineage.Request["messages"] is JsonArray messages ? $"inline, {CardText.Count(messages.Count)} messages" : "inline prompt")],
                ["Answers", AnswersOf(lineage.Request)],
                ["Model", $"{lineage.Model} ({lineage.Provider})"],
                ["Temperature, top_p, max_tokens", $"{CardText.Figure(lineage.Temperature)}, {CardText.Figure(lineage.TopP)}, {(lineage.MaxTokens is { } most ? CardText.Count(most) : "the model's own")}"],
                ["Seed", lineage.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture)],
                ["DataForge.Jobs", lineage.SoftwareVersion],
                ["Submitted", lineage.CreatedAt.UtcDateTime.ToString("u", System.Globalization.CultureInfo.InvariantCulture)],
            ]);
        card.Paragraph("The same request makes the same dataset from the same answers:");
        card.Code("json", lineage.Request.ToJsonString(CardText.Readable));
        card.Heading(2, "Considerations");
        card.Paragraph("Synthetic text repeats what its model learned, mistakes and biases included, and facts in it are not checked. Scores are heuristics over the text alone. Look at samples before training on them, and keep them out of evaluation data.");
    }
}
