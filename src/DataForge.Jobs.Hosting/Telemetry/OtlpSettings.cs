using System.Globalization;
using Microsoft.Extensions.Configuration;
using OpenTelemetry.Trace;

namespace DataForge.Jobs.Hosting.Telemetry;

/// <summary>
/// What OpenTelemetry's standard variables say (its specification, "SDK environment variables" and "OTLP exporter", 2025), as
/// far as it is not the SDK that reads them. Nonsense is told and passed over: watching must not stop what is watched.
/// </summary>
internal sealed class OtlpSettings
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string TracesEndpoint = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private const string SamplerName = "OTEL_TRACES_SAMPLER";
    private const string SamplerArgument = "OTEL_TRACES_SAMPLER_ARG";

    private readonly List<string> _problems = [];

    private OtlpSettings(IConfiguration configuration)
    {
        ExportsTraces = IsOn(configuration);
        Sampler = SamplerOf(configuration[SamplerName]?.Trim(), configuration[SamplerArgument]);
    }

    /// <summary>Whether traces are sent at all: not unless somebody says where to.</summary>
    public bool ExportsTraces { get; }

    /// <summary>Decides which requests are traced.</summary>
    public Sampler Sampler { get; }

    /// <summary>What was passed over, for people.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public static OtlpSettings Of(IConfiguration configuration) => new(configuration);

    private bool IsOn(IConfiguration configuration)
    {
        if (string.Equals(configuration["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase)
            || string.Equals(configuration["OTEL_TRACES_EXPORTER"], "none", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var name = string.IsNullOrWhiteSpace(configuration[TracesEndpoint]) ? Endpoint : TracesEndpoint;
        var address = configuration[name];
        if (string.IsNullOrWhiteSpace(address))
        {
            return false;
        }

        if (Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps))
        {
            return true;
        }

        // The address is not repeated: it may hold a password.
        _problems.Add($"{name} is not an absolute http or https address; no traces are sent.");
        return false;
    }

    private Sampler SamplerOf(string? name, string? argument)
    {
        switch (name)
        {
            case "always_on":
                return new AlwaysOnSampler();
            case "always_off":
                return new AlwaysOffSampler();
            case "traceidratio":
                return new TraceIdRatioBasedSampler(Ratio(argument));
            case "parentbased_always_off":
                return new ParentBasedSampler(new AlwaysOffSampler());
            case "parentbased_traceidratio":
                return new ParentBasedSampler(new TraceIdRatioBasedSampler(Ratio(argument)));
            case null or "" or "parentbased_always_on":
                return new ParentBasedSampler(new AlwaysOnSampler());
            default:
                _problems.Add($"{SamplerName} is none of always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off and parentbased_traceidratio; parentbased_always_on is taken.");
                return new ParentBasedSampler(new AlwaysOnSampler());
        }
    }

    private double Ratio(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return 1;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var ratio) && ratio is >= 0 and <= 1)
        {
            return ratio;
        }

        _problems.Add($"{SamplerArgument} is no number from 0 to 1; 1 is taken.");
        return 1;
    }
}
