using System.Diagnostics;
using DataForge.Jobs.Hosting.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DataForge.Jobs.Hosting.Telemetry;

/// <summary>What a process tells of its work to whoever watches from outside.</summary>
public static class TelemetryRegistration
{
    /// <summary>
    /// Adds traces over OTLP, off unless <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to. Call it before adding any other
    /// hosted service: what is started first is stopped last, and sees the others end.
    /// </summary>
    public static WebApplicationBuilder AddTelemetry(this WebApplicationBuilder builder)
    {
        // Otherwise spans of requests have neither a name nor an address, which the sampler asks for.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
        builder.Services.AddOptions<TelemetryOptions>().Bind(builder.Configuration.GetSection(TelemetryOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.TryAddSingleton<ProcessIdentity>();
        builder.Services.TryAddSingleton<TracedBatches>();
        builder.Services.AddSingleton<DistributedContextPropagator, TraceContextOnly>();
        builder.Services.AddSingleton(OtlpSettings.Of(builder.Configuration));
        builder.Services.AddHostedService<TraceExport>();
        return builder;
    }
}
