using System.Diagnostics;
using DataForge.Jobs.Hosting.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace DataForge.Jobs.Hosting.Telemetry;

/// <summary>
/// Sends traces over OTLP while the process runs. They are collected in memory and sent from a thread of their own; what the
/// receiver does not take in time is dropped, and whatever is wrong with it, nobody else waits or fails.
/// </summary>
internal sealed partial class TraceExport(
    OtlpSettings settings, IConfiguration configuration, ProcessIdentity identity, IHostEnvironment environment, ILogger<TraceExport> logger) : IHostedService, IDisposable
{
    /// <summary>How long the end of the process waits for a receiver to take the last spans.</summary>
    private const int LastWordMilliseconds = 2000;

    /// <summary>Spans that may wait to be sent, unless told otherwise: those of a small job that is done in an instant.</summary>
    private const int Waiting = 8192;

    private TracerProvider? _provider;
    private ExportTrouble? _trouble;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var problem in settings.Problems)
        {
            PassedOver(problem);
        }

        if (settings.ExportsTraces)
        {
            _trouble = new ExportTrouble(NotSent);
            _provider = Open();
        }

        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_provider is { } provider)
        {
            await Task.Run(() => provider.Shutdown(LastWordMilliseconds), CancellationToken.None);
        }
    }

    public void Dispose()
    {
        _trouble?.Dispose();
        _provider?.Dispose();
    }

    private TracerProvider Open() => Sdk.CreateTracerProviderBuilder()
        // So that the standard variables may stand wherever other settings may.
        .ConfigureServices(services => services.AddSingleton(configuration))
        .SetResourceBuilder(ResourceBuilder.CreateEmpty()
            .AddService(ServiceName(environment.ApplicationName), serviceVersion: identity.Version, serviceInstanceId: identity.Id.ToString())
            .AddAttributes([new("host.name", identity.Host)])
            .AddTelemetrySdk()
            .AddEnvironmentVariableDetector())
        .SetSampler(new RequestSampler(settings.Sampler))
        .AddSource(TracedSources.All)
        .AddProcessor(new SpanCleaner())
        .AddOtlpExporter(Widen)
        .Build();

    private void Widen(OtlpExporterOptions options)
    {
        if (string.IsNullOrWhiteSpace(configuration["OTEL_BSP_MAX_QUEUE_SIZE"]))
        {
            options.BatchExportProcessorOptions.MaxQueueSize = Waiting;
        }
    }

    /// <summary><c>DataForge.Jobs.Worker</c> is <c>dataforge-worker</c>, unless <c>OTEL_SERVICE_NAME</c> says otherwise.</summary>
    private static string ServiceName(string application) =>
        "dataforge-" + application[(application.LastIndexOf('.') + 1)..].ToLowerInvariant();

    [LoggerMessage(LogLevel.Warning, "A setting of the telemetry is passed over: {Problem}")]
    private partial void PassedOver(string problem);

    [LoggerMessage(LogLevel.Warning, "Traces are not taken by their receiver, and some are lost; nothing else is: {Problem}")]
    private partial void NotSent(string problem);
}
