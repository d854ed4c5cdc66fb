using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Api.RequestIds;
using DataForge.Jobs.Api.Security;
using DataForge.Jobs.Api.Tenancy;
using DataForge.Jobs.Generation.Providers.Models;
using DataForge.Jobs.Hosting.Persistence;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Api.Generate;

/// <summary>
/// <c>POST /generate/stream</c>: the answer as it comes. Every piece is sent on the moment it arrives; then <c>done</c> with
/// what it cost, or <c>error</c> with a problem. A request that is wrong is refused before the stream begins.
/// </summary>
internal static class GenerateStream
{
    /// <summary>Shorter than the minute after which usual proxies cut a silent connection.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    public static async Task HandleAsync(HttpContext context, GenerateCall call, ModelRegistry models, IOptions<RequestLimits> limits, TimeProvider time, CancellationToken cancellationToken)
    {
        var (request, problem) = await GenerateNow.ReadAsync(context, models, limits.Value, cancellationToken);
        if (problem is not null)
        {
            await problem.ExecuteAsync(context);
            return;
        }

        using var events = new EventStream(context.Response);
        await events.BeginAsync(cancellationToken);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waiting = SpeakAsync(events, time, ended.Token);
        GenerateAnswer? answer;
        try
        {
            (answer, problem) = await call.AskAsync(
                RequestTenant.AskerOf(context),
                request!,
                (delta, token) => events.SendAsync(
                    null,
                    writer =>
                    {
                        writer.WriteStartObject();
                        writer.WriteString("delta", delta);
                        writer.WriteEndObject();
                    },
                    token),
                cancellationToken);
        }
        catch (Exception exception) when (DatabaseOutage.Caused(exception) && !cancellationToken.IsCancellationRequested)
        {
            // The stream has begun, so that it is too late for a status.
            (answer, problem) = (null, KnownProblems.DatabaseUnavailable());
        }
        finally
        {
            await ended.CancelAsync();
            await waiting;
        }

        if (answer is not null)
        {
            await events.SendAsync("done", writer => answer.Write(writer, hasText: false), cancellationToken);
        }
        else
        {
            await events.SendAsync("error", writer => problem!.Write(writer, RequestId.Of(context)), cancellationToken);
        }
    }

    private static async Task SpeakAsync(EventStream events, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Silence, time, cancellationToken);
                await events.SendNothingAsync(cancellationToken);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // It has ended, or the client is gone: then the call hears of it by itself.
        }
    }
}
