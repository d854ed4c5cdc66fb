using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace DataForge.Jobs.Api.RequestIds;

/// <summary>Gives every request its id: in the answer, in every log line below, and in one line of its own.</summary>
internal sealed partial class RequestIdMiddleware(RequestDelegate next, ILogger<RequestIdMiddleware> logger)
{
    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var id = RequestId.TakeOrMake(context.Request.Headers[RequestId.Header]);
        context.TraceIdentifier = id;
        context.Response.Headers[RequestId.Header] = id;
        var start = Stopwatch.GetTimestamp();
        var scope = new RequestScope(context);
        context.Features.Set(scope);
        using (logger.BeginScope(scope))
        {
            await next(context);
            scope.Describe(context.Features.Get<IHttpActivityFeature>()?.Activity);
            Answered(
                HttpMethods.IsGet(context.Request.Method) ? LogLevel.Debug : LogLevel.Information,
                context.Request.Method,
                context.Request.Path.ToUriComponent(),
                context.Response.StatusCode,
                Stopwatch.GetElapsedTime(start).TotalMilliseconds,
                id);
        }
    }

    [LoggerMessage(Message = "{Method} {Path} answered {Status} in {Milliseconds:f1} ms (request {RequestId})")]
    private partial void Answered(LogLevel level, string method, string path, int status, double milliseconds, string requestId);
}
