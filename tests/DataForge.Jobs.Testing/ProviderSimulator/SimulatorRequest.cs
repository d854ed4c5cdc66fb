using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace DataForge.Jobs.Testing.ProviderSimulator;

/// <summary>One call as the simulator received it.</summary>
/// <param name="Address">Path and query string.</param>
/// <param name="Headers">Every header, by name.</param>
/// <param name="Body">The request's JSON.</param>
public sealed record SimulatorRequest(string Address, IReadOnlyDictionary<string, string> Headers, JsonElement Body)
{
    /// <summary>The last user message.</summary>
    public string Prompt { get; } = Messages(Body).LastOrDefault(static message => message.Role == "user").Content ?? "";

    /// <summary>Whether the answer is to be streamed.</summary>
    public bool Stream { get; } = Body.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True;

    /// <summary>Names messages and seed: equal requests, equal keys, and nothing else matters for an answer.</summary>
    public ulong Key { get; } = KeyOf(Body);

    internal int PromptTokens => Messages(Body).Sum(static message => (message.Content.Length + 3) / 4);

    internal static async Task<SimulatorRequest> ReadAsync(HttpRequest request)
    {
        using var document = await JsonDocument.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
        var headers = request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        return new SimulatorRequest(request.Path + request.QueryString, headers, document.RootElement.Clone());
    }

    private static IEnumerable<(string Role, string Content)> Messages(JsonElement body) =>
        body.GetProperty("messages").EnumerateArray().Select(static message =>
            (message.GetProperty("role").GetString()!, message.GetProperty("content").GetString() ?? ""));

    private static ulong KeyOf(JsonElement body)
    {
        var key = 14695981039346656037ul;
        foreach (var (role, content) in Messages(body))
        {
            key = Fold(Fold(key, role), content);
        }

        return body.TryGetProperty("seed", out var seed) ? Fold(key, seed.GetRawText()) : key;
    }

    /// <summary>FNV-1a (Fowler, Noll and Vo, 1991), with the end of each text folded in.</summary>
    private static ulong Fold(ulong key, string text)
    {
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            key = (key ^ octet) * 1099511628211;
        }

        return (key ^ 0xff) * 1099511628211;
    }
}
