using DataForge.Jobs.Hosting.Metrics.Access;
using DataForge.Jobs.Hosting.Persistence;
using DataForge.Jobs.Hosting.Settings;
using DataForge.Jobs.Storage.Access;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Api.Access;

/// <summary>Whom the process lets in.</summary>
internal enum AccessMode
{
    /// <summary>Nobody yet: it is starting.</summary>
    Undecided,

    /// <summary>Whoever has a key.</summary>
    Keys,

    /// <summary>Every program on this machine.</summary>
    Loopback,

    /// <summary>Everybody.</summary>
    Open,
}

/// <summary>
/// Decides, once the process knows where it listens, whether it asks for keys; until then nobody is let in. A process that
/// would let in nobody, because there is no key to begin with, is not started.
/// </summary>
internal sealed partial class AccessGate(IServer server, IOptions<AccessOptions> options, ApiKeyStore keys, TimeProvider time, ILogger<AccessGate> logger) : IHostedLifecycleService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <summary>Whom the process lets in.</summary>
    public AccessMode Mode { get; private set; }

    /// <summary>Whether these addresses can be reached from this machine only.</summary>
    public static bool AreLoopback(IReadOnlyCollection<string> addresses) => ListeningAddresses.AreLoopback(addresses);

    /// <summary>Whether a host's name can only mean this machine.</summary>
    public static bool IsLoopback(string host) => ListeningAddresses.IsLoopback(host);

    /// <inheritdoc />
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses.ToList() ?? [];
        var loopback = AreLoopback(addresses);
        var mode = options.Value.Policy() switch
        {
            KeyPolicy.Open => AccessMode.Open,
            KeyPolicy.Auto when loopback => AccessMode.Loopback,
            _ => AccessMode.Keys,
        };
        if (mode == AccessMode.Keys && options.Value.AdminKey is null && !await HasAdminAsync(cancellationToken))
        {
            throw new NobodyAllowedException(loopback ? null : string.Join(", ", addresses));
        }

        if (mode == AccessMode.Open && !loopback)
        {
            OpenToAll(string.Join(", ", addresses));
        }

        Mode = mode;
    }

    /// <inheritdoc />
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<bool> HasAdminAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await keys.HasAdminAsync(cancellationToken);
            }
            catch (Exception exception) when (DatabaseOutage.Caused(exception))
            {
                Waiting(exception.Message);
                await Task.Delay(s_pause, time, cancellationToken);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Access__Keys=open: everybody who reaches {Addresses} may spend money and read everything")]
    private partial void OpenToAll(string addresses);

    [LoggerMessage(LogLevel.Warning, "Whether there are keys is not known yet; waiting for the database: {Problem}")]
    private partial void Waiting(string problem);
}

/// <summary>The process would ask for keys, and there is none that could make others.</summary>
/// <param name="addresses">Where it would listen, beyond loopback; null where keys were asked for by name.</param>
internal sealed class NobodyAllowedException(string? addresses) : SettingProblemException(
    (addresses is null
        ? "Access__Keys=required makes this process ask for keys, but there is none yet. "
        : $"This process would listen on {addresses}, where others than you can reach it, so it asks for keys; but there is none yet. ")
    + $"Set {AccessOptions.AdminKeySetting} to a secret of at least {AccessOptions.MinAdminKeyLength} characters (openssl rand -hex 32) to begin with. "
    + (addresses is null ? "" : "Or listen on this machine only: ASPNETCORE_URLS=http://127.0.0.1:8080. ")
    + "To let everybody in without a key, say so: Access__Keys=open.");
