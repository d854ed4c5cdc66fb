using System.Text.Json;
using DataForge.Jobs.Api.Access;
using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Hosting.Identity;
using DataForge.Jobs.Hosting.Providers;
using DataForge.Jobs.Storage.Workers;

namespace DataForge.Jobs.Api.Providers;

/// <summary><c>GET /providers</c>: how every configured provider fares, in this process and in all that have reported lately.</summary>
internal sealed class ReadProviders(ProviderGateway gateway, ProviderOptions options, ProviderReports reports, ProcessIdentity identity)
{
    public static async Task<IResult> HandleAsync(HttpContext context, ReadProviders providers, CancellationToken cancellationToken) =>
        new QueryReader(context.Request).Refuses(out var problem) ? problem : await providers.AnswerAsync(Caller.Of(context).Permissions.HasFlag(Permission.Admin), cancellationToken);

    private async Task<JsonAnswer> AnswerAsync(bool isAdmin, CancellationToken cancellationToken)
    {
        var reported = (await reports.LiveAsync(cancellationToken))
            .Where(report => report.ProcessId != identity.Id)
            .Select(report => ProviderState.Parse(report.Report))
            .OfType<ProviderState>()
            .ToLookup(state => state.Provider, StringComparer.OrdinalIgnoreCase);
        return JsonAnswer.List(gateway.Health, null, (writer, health) => Write(writer, ProviderState.Of(health), [.. reported[health.Provider]], isAdmin));
    }

    private void Write(Utf8JsonWriter writer, ProviderState here, IReadOnlyList<ProviderState> elsewhere, bool isAdmin)
    {
        IReadOnlyList<ProviderState> all = [here, .. elsewhere];
        writer.WriteStartObject();
        writer.WriteString("name", here.Provider);
        // Somebody's circuit is open for a while; everybody's is an outage.
        writer.WriteBoolean("available", all.Any(state => state.Circuit != ProviderState.Open));
        writer.WriteBoolean("default", string.Equals(here.Provider, options.Backend, StringComparison.OrdinalIgnoreCase));
        writer.WriteStartObject("breaker");
        writer.WriteString("state", here.Circuit);
        writer.WriteNumber("consecutive_failures", here.ConsecutiveFailures);
        writer.WriteEndObject();
        WriteLimits(writer, here.Provider);
        WriteLast(writer, all);
        if (isAdmin)
        {
            WriteTraffic(writer, here, all);
        }

        writer.WriteEndObject();
    }

    /// <summary>The calls of all tenants together: nobody's but the operators' to know.</summary>
    private static void WriteTraffic(Utf8JsonWriter writer, ProviderState here, IReadOnlyList<ProviderState> all)
    {
        writer.WriteStartObject("process");
        WriteCounts(writer, [here]);
        writer.WriteEndObject();
        writer.WriteStartObject("cluster");
        writer.WriteNumber("processes", all.Count);
        writer.WriteNumber("open_breakers", all.Count(state => state.Circuit == ProviderState.Open));
        WriteCounts(writer, all);
        writer.WriteEndObject();
    }

    private void WriteLimits(Utf8JsonWriter writer, string provider)
    {
        var limits = options.LimitsOf(provider);
        writer.WriteStartObject("limits");
        writer.WriteNumberOrNull("requests_per_minute", (double?)limits.RequestsPerMinute);
        writer.WriteNumberOrNull("tokens_per_minute", (double?)limits.TokensPerMinute);
        writer.WriteNumberOrNull("concurrency", (double?)limits.Concurrency);
        writer.WriteEndObject();
    }

    private static void WriteLast(Utf8JsonWriter writer, IReadOnlyList<ProviderState> all)
    {
        writer.WriteTime("last_success", all.Max(state => state.LastSuccess));
        if (all.Where(state => state.LastErrorKind is not null).MaxBy(state => state.LastErrorAt) is not { } failed)
        {
            writer.WriteNull("last_error");
            return;
        }

        writer.WriteStartObject("last_error");
        writer.WriteString("kind", failed.LastErrorKind);
        writer.WriteTime("at", failed.LastErrorAt);
        writer.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter writer, IReadOnlyList<ProviderState> states)
    {
        writer.WriteNumber("concurrency_limit", states.Sum(state => (long)state.ConcurrencyLimit));
        writer.WriteNumber("in_flight", states.Sum(state => (long)state.InFlight));
        writer.WriteNumber("waiting", states.Sum(state => (long)state.Waiting));
        writer.WriteNumber("cooldown_seconds", states.Max(state => state.CooldownSeconds));
        writer.WriteNumber("calls", states.Sum(state => state.Calls));
        writer.WriteNumber("answers", states.Sum(state => state.Answers));
    }
}
