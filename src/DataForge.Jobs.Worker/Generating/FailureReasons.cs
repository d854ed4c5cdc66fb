using DataForge.Jobs.Generation.Providers;

namespace DataForge.Jobs.Worker.Generating;

/// <summary>The reasons of failed candidates, as the contract spells them.</summary>
internal static class FailureReasons
{
    public static string Of(ProviderErrorKind kind) => "provider:" + kind switch
    {
        ProviderErrorKind.Timeout => "timeout",
        ProviderErrorKind.RateLimited => "rate_limited",
        ProviderErrorKind.ServerError => "server_error",
        ProviderErrorKind.BadRequest => "bad_request",
        ProviderErrorKind.Authentication => "authentication",
        ProviderErrorKind.ContentFilter => "content_filter",
        ProviderErrorKind.StreamBroken => "stream_broken",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of provider error."),
    };
}
