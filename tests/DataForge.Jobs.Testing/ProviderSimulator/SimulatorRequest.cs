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

    /// <summary>The model that is asked for.</summary>
    public string Model { get; } = Body.TryGetProperty("model", out var model) ? model.GetString() ?? "" : "";

    /// <summary>Names messages and seed: equal requests, equal keys, and nothing else matters for an answer.</summary>
    public ulong Key { get; } = RequestKeyOf(Body);

    internal int PromptTokens => Messages(Body).Sum(static message => (message.Content.Length + 3) / 4);

    internal static async Task<SimulatorRequest> ReadAsync(HttpRequest request)
    {
        using var document = await JsonDocument.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
        var headers = request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        return new SimulatorRequest(request.Path + request.QueryString, headers, document.RootElement.Clone());
    }

    /// <summary>The key that it came with, wherever the vendor wants it.</summary>
    internal static string KeyOf(HttpRequest request) =>
        request.Headers.Authorization.ToString() is { Length: > 0 } authorization ? authorization
        : request.Headers["X-Api-Key"].ToString() is { Length: > 0 } key ? key
        : request.Headers["api-key"].ToString();

    /// <summary>Anthropic's system prompt stands beside the messages.</summary>
    private static IEnumerable<(string Role, string Content)> Messages(JsonElement body)
    {
        var messages = body.GetProperty("messages").EnumerateArray().Select(static message =>
            (Role: message.GetProperty("role").GetString()!, Content: message.GetProperty("content").GetString() ?? ""));
        return body.TryGetProperty("system", out var system) && system.GetString() is { } text ? messages.Prepend(("system", text)) : messages;
    }

    private static ulong RequestKeyOf(JsonElement body)
    {
        var key = 14695981039346656037ul;
        foreach (var (role, content) in Messages(body))
        {
            key = Fold(Fold(key, role), content);
        }

        // Ollama's seed is among its options.
        return body.TryGetProperty("seed", out var seed) || (body.TryGetProperty("options", out var options) && options.TryGetProperty("seed", out seed))
            ? Fold(key, seed.GetRawText())
            : key;
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
