using System.Text.Json;
using System.Text.Json.Serialization;
using DataForge.Jobs.Generation.Providers;

namespace DataForge.Jobs.Hosting.Providers;

/// <summary>How a provider fares in one process, as processes tell each other. It holds nothing that a provider said.</summary>
/// <param name="Circuit">Whether calls go out: <c>closed</c>, <c>half_open</c> or <c>open</c>.</param>
/// <param name="LastErrorKind">What the last call without an answer ran into; null since the start of the process.</param>
/// <param name="CooldownSeconds">How long nobody calls yet because of a rate limit.</param>
public sealed record ProviderState(
    string Provider,
    string Circuit,
    int ConsecutiveFailures,
    DateTimeOffset? LastSuccess,
    string? LastErrorKind,
    DateTimeOffset? LastErrorAt,
    int ConcurrencyLimit,
    int InFlight,
    int Waiting,
    double CooldownSeconds,
    long Calls,
    long Answers)
{
    /// <summary>The state of a provider that rests.</summary>
    public const string Open = "open";

    /// <summary>How a provider fares here.</summary>
    public static ProviderState Of(ProviderHealth health)
    {
        ArgumentNullException.ThrowIfNull(health);
        return new ProviderState(
            health.Provider,
            Word(health.Circuit),
            health.ConsecutiveFailures,
            health.LastSuccess,
            health.LastErrorKind is { } kind ? Word(kind) : null,
            health.LastErrorAt,
            health.ConcurrencyLimit,
            health.InFlight,
            health.Waiting,
            Math.Round(health.CooldownLeft.TotalSeconds, 3),
            health.Calls,
            health.Answers);
    }

    /// <summary>As another process has written it; null where another version did in a way of its own.</summary>
    public static ProviderState? Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ProviderStateJson.Default.ProviderState);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>As other processes read it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ProviderStateJson.Default.ProviderState);

    private static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}

/// <summary>The JSON form of <see cref="ProviderState"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ProviderState))]
internal sealed partial class ProviderStateJson : JsonSerializerContext;
