using System.Text.Json;
using DataForge.Jobs.Generation.Providers.Models;
using DataForge.Jobs.Storage.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DataForge.Jobs.Hosting.Models;

/// <summary>Puts the models that were named at run time over those of the configuration, and follows their changes within seconds.</summary>
public sealed partial class ModelOverlay(ModelStore store, ModelRegistry registry, TimeProvider time, ILogger<ModelOverlay> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _turn = new(1);
    private string? _version;

    /// <summary>Those that are in force here.</summary>
    public IReadOnlyList<ModelEntry> Current { get; private set; } = [];

    /// <summary>The entries are there before the first request is.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Reads the entries if they have changed.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var version = await store.VersionAsync(cancellationToken);
            if (version == _version)
            {
                return;
            }

            // A change in between is seen by the next look: the version is the older one.
            var stored = await store.AllAsync(cancellationToken);
            Current = [.. stored.Select(Read).OfType<ModelEntry>()];
            registry.Overlay(Current);
            _version = version;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await TryAsync(stoppingToken);
        }
    }

    private async Task TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RefreshAsync(cancellationToken);
        }
#pragma warning disable CA1031 // The database may be away for any reason; the entries known so far stay in force.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Unread(exception.Message);
        }
    }

    private ModelEntry? Read(StoredModel stored)
    {
        try
        {
            return StoredModelJson.Read(stored.Entry);
        }
        catch (JsonException exception)
        {
            Unreadable(stored.Name, exception.Message);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Debug, "Models named at run time could not be read and are read again: {Problem}")]
    private partial void Unread(string problem);

    [LoggerMessage(LogLevel.Warning, "The model {Name} was named at run time in a form that this version cannot read: {Problem}")]
    private partial void Unreadable(string name, string problem);
}
