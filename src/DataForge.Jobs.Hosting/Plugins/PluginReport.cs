using DataForge.Jobs.Generation.Providers.Plugins;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DataForge.Jobs.Hosting.Plugins;

/// <summary>Tells the operator at start which plugins are there, and which are not and why.</summary>
internal sealed partial class PluginReport(PluginCatalog plugins, ILogger<PluginReport> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var plugin in plugins.Plugins)
        {
            Loaded(plugin.Name, plugin.Source);
        }

        foreach (var failure in plugins.Failures)
        {
            Failed(failure.Source, failure.Reason);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Information, "The provider plugin {Name} is loaded from {Source}")]
    private partial void Loaded(string name, string source);

    [LoggerMessage(LogLevel.Warning, "A provider plugin does not load, and everything else goes on without it: {Source}: {Reason}")]
    private partial void Failed(string source, string reason);
}
