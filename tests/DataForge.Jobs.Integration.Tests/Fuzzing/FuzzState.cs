using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace DataForge.Jobs.Integration.Tests.Fuzzing;

/// <summary>What the requests so far have made, so that later ones can find it.</summary>
internal sealed class FuzzState
{
    private const int Remembered = 200;

    /// <summary>One in so many looks finds what is kept, however much else there is.</summary>
    private const int KeptShare = 8;

    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _kept = new(StringComparer.Ordinal);

    /// <summary>Names that templates and datasets are given: few, so that they are found again.</summary>
    public static readonly string[] Names = ["t1", "t2", "t3.x", "d1", "d2", "product-review", "A_9"];

    /// <summary>Learns from an answer that something was made.</summary>
    public void Learn(FuzzRequest request, RawAnswer answer)
    {
        if (answer.Status is < 200 or >= 300 || request.IsAstray || answer.Type?.MediaType != "application/json")
        {
            return;
        }

        var body = JsonNode.Parse(answer.Body);
        switch (request.Operation.Id)
        {
            case "submitJob":
                Add("job", (string)body!["id"]!);
                break;
            case "listDeliveries":
                foreach (var delivery in body!["items"]!.AsArray())
                {
                    Add("delivery", request.Target.Split('?')[0] + "/" + delivery!["id"]);
                }

                break;
            case "createKey" or "rotateKey":
                Add("key", (string)body!["id"]!);
                Add("secret", (string)body["key"]!);
                break;
        }

        if (body is JsonObject && body["next_cursor"] is JsonValue next && next.TryGetValue<string>(out var cursor))
        {
            Add("cursor", cursor);
        }
    }

    /// <summary>Keeps one of a kind that no request can take away again.</summary>
    public void Keep(string kind, string value) => _kept[kind] = value;

    /// <summary>Something of a kind that was made; null where nothing was.</summary>
    public string? Find(string kind, Random random)
    {
        if (random.Next(KeptShare) == 0 && _kept.TryGetValue(kind, out var kept))
        {
            return kept;
        }

        var known = _known.GetValueOrDefault(kind)?.ToArray() ?? [];
        return known.Length == 0 ? null : known[random.Next(known.Length)];
    }

    private void Add(string kind, string value)
    {
        var known = _known.GetOrAdd(kind, _ => new ConcurrentQueue<string>());
        known.Enqueue(value);
        while (known.Count > Remembered)
        {
            known.TryDequeue(out _);
        }
    }
}
