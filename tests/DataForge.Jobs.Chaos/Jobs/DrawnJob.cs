using System.Text.Json.Nodes;

namespace DataForge.Jobs.Chaos.Jobs;

/// <summary>A job of a run.</summary>
/// <param name="Name">Occurs in every prompt of it, so that the provider can tell whose call it was.</param>
/// <param name="Request">The body of its submission.</param>
/// <param name="Ends">How it is to end.</param>
/// <param name="MaxTokens">The budget that it begins with when everything goes wrong; undisturbed it has none.</param>
internal sealed record DrawnJob(string Name, JsonObject Request, ExpectedEnd Ends, long? MaxTokens = null)
{
    /// <summary>The body of its submission with its budget.</summary>
    public JsonObject WithBudget()
    {
        var request = Request.DeepClone().AsObject();
        if (MaxTokens is { } tokens)
        {
            request["budget"] = new JsonObject { ["max_tokens"] = tokens };
        }

        return request;
    }

    /// <summary>How many accepted samples it asks for.</summary>
    public long Count => Request["count"]!.GetValue<int>();

    /// <summary>The text by which its prompts are known.</summary>
    public string Marker => $"order {Name}.";
}

/// <summary>How a job is to end when it is left alone.</summary>
internal enum ExpectedEnd
{
    /// <summary>With exactly its count.</summary>
    Completed,

    /// <summary>With <c>candidates_exhausted</c>, at exactly <c>max_candidates</c>.</summary>
    Exhausted,

    /// <summary>Somebody cancels it in the disturbed pass; undisturbed it completes.</summary>
    Cancelled,
}
