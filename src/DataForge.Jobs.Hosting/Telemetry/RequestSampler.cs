using System.Diagnostics;
using OpenTelemetry.Trace;

namespace DataForge.Jobs.Hosting.Telemetry;

/// <summary>
/// A trace begins with a request over HTTP, and the configured sampler is asked about that. Everything else belongs to the
/// trace that it is part of, or to none: leases, heartbeats and looking for work would be most of what is seen.
/// </summary>
internal sealed class RequestSampler(Sampler requests) : Sampler
{
    /// <summary>What machines ask every few seconds, and nobody wants to look at.</summary>
    private static readonly string[] Probes = ["/health", "/ready", "/metrics"];

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        if (samplingParameters.Kind != ActivityKind.Server)
        {
            return new SamplingResult(samplingParameters.ParentContext.TraceFlags.HasFlag(ActivityTraceFlags.Recorded));
        }

        return IsProbe(samplingParameters.Tags) ? new SamplingResult(SamplingDecision.Drop) : requests.ShouldSample(samplingParameters);
    }

    private static bool IsProbe(IEnumerable<KeyValuePair<string, object?>>? tags)
    {
        foreach (var (name, value) in tags ?? [])
        {
            if (name == "url.path")
            {
                return value is string path && Probes.Any(probe => path.EndsWith(probe, StringComparison.OrdinalIgnoreCase));
            }
        }

        return false;
    }
}
