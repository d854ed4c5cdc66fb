using DataForge.Jobs.Api.Access;
using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Api.Tenancy;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Api.Events;

/// <summary>
/// <c>GET /jobs/{id}/events</c>: what happens to a job, as server-sent events, from its submission or from where the client was.
/// A stream that has told of the job's end is over; whoever comes back to it then is told so (204), which stops browsers.
/// </summary>
internal sealed class WatchJob(JobFeeds feeds, LastingAccess access, IHostApplicationLifetime lifetime, IOptions<EventsOptions> options, TimeProvider time)
{
    private const string FromNow = "now";

    /// <summary>The kinds of events, by their names.</summary>
    public static readonly string[] Kinds = ["status", "progress", "sample"];

    /// <summary>Where a stream can begin, the usual place first.</summary>
    public static readonly string[] Beginnings = ["start", FromNow];

    private int _streams;

    public static async Task<IResult> HandleAsync(Guid id, HttpContext context, WatchJob watch, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context.Request);
        var kinds = query.Choices("events", Kinds);
        var fromNow = query.Choice("from", Beginnings) == FromNow;
        if (query.Refuses(out var problem))
        {
            return problem;
        }

        SeenSoFar? seen = null;
        if (context.Request.Headers[SeenSoFar.Header] is { Count: > 0 } given && given[0] is { Length: > 0 } text && (given.Count > 1 || (seen = SeenSoFar.Parse(text)) is null))
        {
            return KnownProblems.Validation(SeenSoFar.Header, "Is no id of an event of a job.");
        }

        var wanted = kinds.Count == 0 ? EventKinds.All : kinds.Aggregate(default(EventKinds), (all, kind) => all | (EventKinds)(1 << Array.IndexOf(Kinds, kind)));
        if (Interlocked.Increment(ref watch._streams) > watch.Most)
        {
            Interlocked.Decrement(ref watch._streams);
            return KnownProblems.TooManyStreams();
        }

        try
        {
            return await watch.StreamAsync(id, context, wanted, seen, fromNow, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref watch._streams);
        }
    }

    private int Most => options.Value.MostStreams;

    private async Task<IResult> StreamAsync(Guid id, HttpContext context, EventKinds kinds, SeenSoFar? seen, bool fromNow, CancellationToken cancellationToken)
    {
        if (await feeds.JoinAsync(RequestTenant.Of(context), id, cancellationToken) is not { } feed)
        {
            return KnownProblems.NoJob(id);
        }

        try
        {
            // A process that stops lets its listeners go to another.
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
            var writer = new EventWriter(context, time);
            var start = seen ?? (fromNow ? await NowAsync(feed, kinds, stop.Token) : SeenSoFar.Nothing);
            var listener = new EventListener(feed, kinds, start, writer, () => access.HoldsAsync(context, Permission.Read), options.Value.Heartbeat, time);
            if (seen is not null && await listener.HasSeenAllAsync(stop.Token))
            {
                return TypedResults.NoContent();
            }

            await writer.BeginAsync(start, stop.Token);
            await listener.RunAsync(stop.Token);
        }
        catch (OperationCanceledException) when (context.Response.HasStarted)
        {
            // The client has gone, or is to go.
        }
        finally
        {
            feeds.Leave(feed);
        }

        return TypedResults.Empty;
    }

    private static async Task<SeenSoFar> NowAsync(JobFeed feed, EventKinds kinds, CancellationToken cancellationToken)
    {
        var state = feed.State!;
        var newest = kinds.HasFlag(EventKinds.Sample) ? await feed.Samples.NewestAsync(state.Job.Progress.Accepted, state.Job.Progress.Round, cancellationToken) : Place.Beginning;
        return new SeenSoFar(state.History[^1].Version - 1, newest, -1);
    }
}
