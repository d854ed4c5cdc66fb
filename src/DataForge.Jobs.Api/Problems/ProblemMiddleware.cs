using DataForge.Jobs.Api.RequestIds;
using DataForge.Jobs.Hosting.Persistence;

namespace DataForge.Jobs.Api.Problems;

/// <summary>The one place where exceptions and empty refusals become answers. Nothing of an exception reaches the client.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    // Nobody reads it: the client has gone. The number is what others log for this, too.
    private const int ClientClosedRequest = 499;

    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null })
            {
                await KnownProblems.OfStatus(context).ExecuteAsync(context);
            }
        }
        catch (Exception exception)
        {
            await AnswerAsync(context, exception);
        }
    }

    private async Task AnswerAsync(HttpContext context, Exception exception)
    {
        var id = RequestId.Of(context);
        if (context.RequestAborted.IsCancellationRequested)
        {
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = ClientClosedRequest;
            }

            return;
        }

        var problem = ProblemOf(exception, id);
        if (problem.Status >= 500)
        {
            Log(exception, problem, id);
        }

        if (context.Response.HasStarted)
        {
            // Half an answer must not look like a whole one.
            context.Abort();
            return;
        }

        context.Response.Clear();
        context.Response.Headers[RequestId.Header] = id;
        await problem.ExecuteAsync(context);
    }

    private static Problem ProblemOf(Exception exception, string id) => exception switch
    {
        RequestRefusedException refused => refused.Problem,
        BadHttpRequestException bad => new Problem(bad.StatusCode, bad.StatusCode == 408 ? "request_timeout" : "bad_request", "The request cannot be read", bad.Message),
        _ when DatabaseOutage.Caused(exception) => KnownProblems.DatabaseUnavailable(),
        _ => KnownProblems.Internal(id),
    };

    private void Log(Exception exception, Problem problem, string id)
    {
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
        {
            DatabaseAway(exception.Message, id);
        }
        else
        {
            Failed(exception, id);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The database is away: {Reason} (request {RequestId})")]
    private partial void DatabaseAway(string reason, string requestId);

    [LoggerMessage(LogLevel.Error, "A request failed (request {RequestId})")]
    private partial void Failed(Exception exception, string requestId);
}
