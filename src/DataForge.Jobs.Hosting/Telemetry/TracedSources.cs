using DataForge.Jobs.Generation.Providers.Telemetry;

namespace DataForge.Jobs.Hosting.Telemetry;

/// <summary>Whose spans are in a trace: the frameworks' own, which need no instrumentation, and ours.</summary>
internal static class TracedSources
{
    public const string HttpClient = "System.Net.Http";
    public const string Postgres = "Npgsql";

    public static readonly string[] All = ["Microsoft.AspNetCore", HttpClient, Postgres, "MassTransit", WorkSpans.Name, GatewayTelemetry.Name];
}
