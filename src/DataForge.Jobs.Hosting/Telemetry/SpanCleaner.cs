using System.Diagnostics;
using OpenTelemetry;

namespace DataForge.Jobs.Hosting.Telemetry;

/// <summary>Takes out of the spans of others what must not leave the process.</summary>
internal sealed class SpanCleaner : BaseProcessor<Activity>
{
    private const string Address = "url.full";
    private const string Connection = "db.npgsql.data_source";

    public override void OnEnd(Activity data)
    {
        switch (data.Source.Name)
        {
            // Query strings, and the paths of webhooks and of some gateways, hold keys.
            case TracedSources.HttpClient when data.GetTagItem(Address) is string address:
                data.SetTag(Address, Uri.TryCreate(address, UriKind.Absolute, out var uri) ? $"{uri.Scheme}://{uri.Authority}/*" : null);
                break;

            // The database repeats a value that it cannot read (SQLSTATE class 22), and values may be prompts.
            case TracedSources.Postgres when data.GetTagItem("error.type") is string state && state.StartsWith("22", StringComparison.Ordinal):
                data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
                break;

            // The server's name and the database stand beside it; the rest is settings.
            case TracedSources.Postgres:
                data.SetTag(Connection, null);
                break;
        }
    }
}
