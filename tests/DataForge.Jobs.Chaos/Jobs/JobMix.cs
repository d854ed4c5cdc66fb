using System.Text.Json.Nodes;
using DataForge.Jobs.Testing.ProviderSimulator;

namespace DataForge.Jobs.Chaos.Jobs;

/// <summary>
/// Jobs with yields from 5 to 100 %, duplicates, candidates that always fail, and one that runs out of candidates:
/// a function of the seed, as are their outcomes.
/// </summary>
internal static class JobMix
{
    /// <summary>A word that the provider always refuses.</summary>
    private const string Refused = "forbidden";

    /// <summary>Words of the simulator's answers; about two in five answers hold a given one.</summary>
    private static readonly string[] s_words = ["velvet", "willow", "ladder", "amber", "harbour", "meadow"];

    /// <summary>How the provider answers these jobs: the answers are a function of the request.</summary>
    public static SimulatorBehaviour Behaviour(int latencyMs) => new()
    {
        LatencyMs = latencyMs,
        Words = 70,
        DuplicateRate = 0.1,
        Rules = [new SimulatorRule { PromptContains = Refused, Fault = SimulatorFault.Status, Status = 400 }],
    };

    /// <summary>Draws the jobs of a run.</summary>
    /// <param name="candidates">About how many candidates they need together.</param>
    public static List<DrawnJob> Draw(int seed, int candidates)
    {
        var random = new Random(seed);
        var words = random.Next(1, 4);
        var unit = candidates / 100;
        return
        [
            Drawn("plain", 20 * unit, random, ExpectedEnd.Completed, request => request["deduplicate"] = true),
            Drawn("picky", (int)(18 * unit * Math.Pow(0.37, words)), random, ExpectedEnd.Completed, request =>
            {
                request["filters"] = new JsonObject { ["required_all"] = Words(words) };
                request["max_candidates"] = 200 * unit;
            }),
            Drawn("failing", 14 * unit, random, ExpectedEnd.Completed, request => request["columns"]!.AsArray()[0]!["values"]!.AsArray().Add(Refused)),
            Drawn("hopeless", 10 * unit, random, ExpectedEnd.Exhausted, request =>
            {
                request["filters"] = new JsonObject { ["required_all"] = Words(3) };
                request["max_candidates"] = 12 * unit;
            }),
            // About half of what its answers come to.
            Drawn("thrifty", 8 * unit, random, ExpectedEnd.Completed, request => request["max_tokens"] = 300) with { MaxTokens = 8 * unit * 70 },
            Drawn("doomed", 18 * unit, random, ExpectedEnd.Cancelled, request => request["deduplicate"] = new JsonObject { ["mode"] = "exact" }),
        ];
    }

    /// <summary>A job that is over soon.</summary>
    public static DrawnJob Small(string name, int count, int seed) => Drawn(name, count, new Random(seed), ExpectedEnd.Completed, _ => { });

    private static JsonArray Words(int count) => [.. s_words.Take(count).Select(word => JsonValue.Create(word))];

    private static DrawnJob Drawn(string name, int count, Random random, ExpectedEnd ends, Action<JsonObject> shape)
    {
        var request = new JsonObject
        {
            ["name"] = name,
            ["count"] = Math.Max(1, count),
            ["prompt"] = $"Write a {{{{ tone }}}} review of the travel kettle number {{{{ number }}}} for order {name}.",
            ["columns"] = new JsonArray(
                new JsonObject { ["name"] = "tone", ["type"] = "category", ["values"] = new JsonArray("glad", "sober", "angry", "tired") },
                new JsonObject { ["name"] = "number", ["type"] = "integer", ["min"] = 1, ["max"] = 1_000_000 }),
            ["seed"] = random.Next(),
            ["priority"] = random.Next(1, 6),
        };
        shape(request);
        return new DrawnJob(name, request, ends);
    }
}
