using System.Text.Json;
using DataForge.Jobs.Generation.Reporting;

namespace DataForge.Jobs.Api.Reports.Card;

/// <summary>The metadata in front of a dataset card, as the Hugging Face hub reads it.</summary>
internal static class CardFront
{
    /// <summary>Upper ends of the hub's size categories.</summary>
    private static readonly (long Below, string Name)[] s_sizes =
        [(1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"), (10_000_000, "1M<n<10M"), (long.MaxValue, "10M<n<100M")];

    /// <summary>Writes it.</summary>
    public static void Write(CardText card, DatasetReport report)
    {
        var lineage = report.Lineage;
        card.Raw("---");
        // JSON texts are YAML texts, whatever people call their jobs.
        card.Raw("pretty_name: " + Text(lineage.Name ?? $"Job {lineage.JobId}"));
        card.Raw("tags:");
        card.Raw("  - synthetic");
        card.Raw("  - dataforge-jobs");
        card.Raw("task_categories:");
        card.Raw("  - text-generation");
        card.Raw("size_categories:");
        card.Raw("  - " + Text(s_sizes.First(size => report.Yield.Accepted < size.Below).Name));
        card.Raw("configs:");
        card.Raw("  - config_name: default");
        card.Raw("    data_files: " + Text($"{lineage.JobId}.jsonl"));
        card.Raw("---\n");
    }

    private static string Text(string text) => JsonSerializer.Serialize(text, CardText.Readable);
}
