using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Testing.ProviderSimulator;

namespace DataForge.Jobs.Generation.Tests.Providers.Conformance;

/// <summary>Something that goes wrong with a call, and how a call must end then.</summary>
/// <param name="Name">Its row in the table.</param>
/// <param name="Rule">What the server does.</param>
/// <param name="Whole">How a call without streaming ends: a kind of failure, or <c>answered:</c> and the finish reason.</param>
/// <param name="Streamed">How one with streaming ends; several that are right are separated by a bar.</param>
internal sealed record BadDay(string Name, SimulatorRule Rule, string Whole, string Streamed)
{
    private const string Answered = "answered:stop";

    /// <summary>How long the server asks to wait; null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether a model with more context could answer.</summary>
    public bool IsContextLength { get; init; }

    public static IReadOnlyList<BadDay> All { get; } =
    [
        Status("429", 429, ProviderErrorKind.RateLimited),
        Status("429, Retry-After: 2", 429, ProviderErrorKind.RateLimited, retryAfter: 2),
        Status("429, Retry-After: 90", 429, ProviderErrorKind.RateLimited, retryAfter: 90),
        Status("429, Retry-After: date in 2 s", 429, ProviderErrorKind.RateLimited, retryAfterDate: 2),
        Status("429, Retry-After: date in 90 s", 429, ProviderErrorKind.RateLimited, retryAfterDate: 90),
        Status("500", 500, ProviderErrorKind.ServerError),
        Status("502", 502, ProviderErrorKind.ServerError),
        Status("503", 503, ProviderErrorKind.ServerError),
        Status("503, Retry-After: 90", 503, ProviderErrorKind.ServerError, retryAfter: 90),
        Status("529", 529, ProviderErrorKind.ServerError),
        Status("401", 401, ProviderErrorKind.Authentication),
        Status("403", 403, ProviderErrorKind.Authentication),
        Status("400", 400, ProviderErrorKind.BadRequest),
        Status("404", 404, ProviderErrorKind.BadRequest),
        Status("413", 413, ProviderErrorKind.BadRequest),
        Status("422", 422, ProviderErrorKind.BadRequest),
        Status("408", 408, ProviderErrorKind.Timeout),
        Both("context length", SimulatorFault.ContextLength, nameof(ProviderErrorKind.BadRequest)) with { IsContextLength = true },
        Both("content filter", SimulatorFault.ContentFilter, "answered:content_filter"),
        new("content filter, 400", new() { Fault = SimulatorFault.Status, Status = 400, ErrorCode = "content_filter", ErrorMessage = "blocked by the content filter" },
            nameof(ProviderErrorKind.ContentFilter), nameof(ProviderErrorKind.ContentFilter)),
        new("nothing left to pay with", new() { Fault = SimulatorFault.Status, Status = 429, ErrorCode = "insufficient_quota", ErrorMessage = "Your credit balance is too low" },
            nameof(ProviderErrorKind.RateLimited), nameof(ProviderErrorKind.RateLimited)) { RetryAfter = AdapterUnderTest.QuotaPause },
        Both("hang before headers", SimulatorFault.Hang, nameof(ProviderErrorKind.Timeout)),
        Both("slow drip", SimulatorFault.SlowDrip, Answered),
        Both("clean cut mid-stream", SimulatorFault.StreamCut, nameof(ProviderErrorKind.ServerError), nameof(ProviderErrorKind.StreamBroken)),
        Both("TCP abort mid-stream", SimulatorFault.CutBody, nameof(ProviderErrorKind.ServerError), nameof(ProviderErrorKind.StreamBroken)),
        Both("TCP abort before headers", SimulatorFault.Abort, nameof(ProviderErrorKind.ServerError)),
        Both("in-band error", SimulatorFault.InBandError, nameof(ProviderErrorKind.ServerError)),
        Both("malformed SSE", SimulatorFault.MalformedEvent, nameof(ProviderErrorKind.ServerError)),
        Both("malformed JSON", SimulatorFault.MalformedJson, nameof(ProviderErrorKind.ServerError)),
        Both("missing usage", SimulatorFault.MissingUsage, Answered),
        Both("length", SimulatorFault.Length, "answered:length"),
        // A stream without a choice has no finish reason either, where that is a choice's.
        Both("empty choice", SimulatorFault.EmptyChoices, nameof(ProviderErrorKind.ServerError), "ServerError|StreamBroken"),
        Both("empty text", SimulatorFault.EmptyContent, Answered),
        Both("wrong model echoed", SimulatorFault.WrongModel, Answered),
    ];

    private static BadDay Both(string name, SimulatorFault fault, string whole, string? streamed = null) => new(name, new() { Fault = fault }, whole, streamed ?? whole);

    private static BadDay Status(string name, int status, ProviderErrorKind kind, double? retryAfter = null, int? retryAfterDate = null) => new(
        name,
        new() { Fault = SimulatorFault.Status, Status = status, RetryAfterSeconds = retryAfter, RetryAfterDateSeconds = retryAfterDate, ErrorMessage = "No: {authorization} asked «{prompt}»." },
        kind.ToString(),
        kind.ToString())
    {
        RetryAfter = (retryAfter ?? retryAfterDate) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
    };
}
