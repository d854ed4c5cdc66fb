using System.Text.Json.Nodes;

namespace DataForge.Jobs.Integration.Tests.Cluster;

internal static class JobRequests
{
    /// <summary>A job with every stage on, whose outcome is a function of its seed and the provider's answers.</summary>
    public static JsonObject Reviews(int count, int seed = 7) => new()
    {
        ["count"] = count,
        ["prompt"] = "Write a {{ tone }} review of the {{ product }} number {{ number }}.",
        ["product"] = "travel kettle",
        ["columns"] = new JsonArray(
            new JsonObject { ["name"] = "tone", ["type"] = "category", ["values"] = new JsonArray("glad", "sober", "angry") },
            new JsonObject { ["name"] = "number", ["type"] = "integer", ["min"] = 1, ["max"] = 1_000_000 }),
        ["deduplicate"] = true,
        ["filters"] = new JsonObject { ["min_length"] = 5 },
        ["seed"] = seed,
    };
}
