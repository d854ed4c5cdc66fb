using System.Text.Json;
using System.Threading.Channels;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Replay;
using DataForge.Jobs.Hosting.Identity;
using DataForge.Jobs.Storage.Replay;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DataForge.Jobs.Hosting.Replay;

/// <summary>
/// Keeps answers in the database, for every process and beyond restarts. Those that arrive together are written together;
/// what has expired, or is beyond the bound for interactive requests, is removed on the way.
/// </summary>
internal sealed partial class PostgresReplayStore(
    ReplayAnswers answers, ReplayOptions options, ProcessIdentity identity, TimeProvider time, ILogger<PostgresReplayStore> logger) : BackgroundService, IReplayStore
{
    private const int Largest = 256;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenPurges = TimeSpan.FromMinutes(1);

    private readonly Channel<(KeptAnswer Answer, TaskCompletionSource Stored)> _entries =
        Channel.CreateBounded<(KeptAnswer, TaskCompletionSource)>(new BoundedChannelOptions(4 * Largest) { SingleReader = true });

    private readonly ReplaySavings _savings = new();
    private long _purgedAt;

    public async ValueTask<ReplayEntry?> FindAsync(ReplayKey key, CompletionRequest request, CancellationToken cancellationToken)
    {
        var json = await answers.FindAsync(key.ToBytes(), request.Tenant, request.Replay?.Ttl ?? ReplayPolicy.DefaultTtl, cancellationToken);
        return json is null ? null : JsonSerializer.Deserialize(json, ReplayJson.Default.ReplayEntry);
    }

    public async ValueTask KeepAsync(ReplayKey key, CompletionRequest request, ReplayEntry entry, CancellationToken cancellationToken)
    {
        var policy = request.Replay ?? new ReplayPolicy(ReplayPolicy.DefaultTtl);
        var json = JsonSerializer.Serialize(entry, ReplayJson.Default.ReplayEntry);
        var stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _entries.Writer.WriteAsync((new KeptAnswer(key.ToBytes(), request.Tenant, request.Provider, request.Model, policy.Job, json, policy.Ttl), stored), cancellationToken);
        await stored.Task.WaitAsync(cancellationToken);
    }

    public void Replayed(CompletionRequest request, ReplayEntry entry) =>
        _savings.Add(request.Tenant, request.Provider, request.Model, entry.PromptTokens + entry.CompletionTokens, entry.CostUsd ?? 0);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryAsync(() => SaveAsync(cancellationToken));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var writing = WriteAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Tick, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await TryAsync(() => SaveAsync(stoppingToken));
            if (_purgedAt == 0 || time.GetElapsedTime(_purgedAt) > BetweenPurges)
            {
                _purgedAt = time.GetTimestamp();
                await TryAsync(() => answers.PurgeAsync(stoppingToken));
            }
        }

        await writing;
    }

    private async Task WriteAsync(CancellationToken stoppingToken)
    {
        var group = new List<(KeptAnswer Answer, TaskCompletionSource Stored)>(Largest);
        try
        {
            while (await _entries.Reader.WaitToReadAsync(stoppingToken))
            {
                group.Clear();
                while (group.Count < Largest && _entries.Reader.TryRead(out var entry))
                {
                    group.Add(entry);
                }

                await WriteAsync(group, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped last, when nobody asks any more.
        }
    }

    private async Task WriteAsync(List<(KeptAnswer Answer, TaskCompletionSource Stored)> group, CancellationToken cancellationToken)
    {
        try
        {
            await answers.KeepAsync(group.ConvertAll(entry => entry.Answer), cancellationToken);
            group.ForEach(entry => entry.Stored.TrySetResult());
        }
#pragma warning disable CA1031 // Whatever the matter is, those that wait hear of it, and the next are tried.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            group.ForEach(entry => entry.Stored.TrySetException(exception));
            return;
        }

        if (group.Exists(entry => entry.Answer.JobId is null))
        {
            await TryAsync(() => answers.EvictAsync(options.Size, cancellationToken));
        }
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        var savings = _savings.Take();
        if (savings.Count == 0)
        {
            return;
        }

        try
        {
            await answers.SaveAsync(identity.Id, savings, cancellationToken);
        }
        catch
        {
            _savings.GiveBack(savings);
            throw;
        }
    }

    private async Task TryAsync(Func<Task> upkeep)
    {
        try
        {
            await upkeep();
        }
#pragma warning disable CA1031 // The database may be away for any reason; upkeep is done later.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Later(exception.Message);
        }
    }

    [LoggerMessage(LogLevel.Debug, "Upkeep of the replay cache is done later: {Problem}")]
    private partial void Later(string problem);
}
