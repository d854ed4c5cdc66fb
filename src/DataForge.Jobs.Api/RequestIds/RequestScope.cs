using System.Collections;
using System.Diagnostics;
using DataForge.Jobs.Api.Access;
using DataForge.Jobs.Hosting.Logs;

namespace DataForge.Jobs.Api.RequestIds;

/// <summary>What every log line of a request is about: its id, and its tenant and its job as soon as they are known.</summary>
internal sealed class RequestScope(HttpContext context) : IEnumerable<KeyValuePair<string, object?>>
{
    private const string JobsPath = JobsApi.BasePath + "/jobs";

    private Guid? _job;

    /// <summary>Says which job a request has made.</summary>
    public static void NoteJob(HttpContext context, Guid id)
    {
        if (context.Features.Get<RequestScope>() is { } scope)
        {
            scope._job = id;
        }
    }

    /// <summary>Says the same of the request's span, and where the request led, by the conventions for HTTP servers.</summary>
    public void Describe(Activity? span)
    {
        if (span is { IsAllDataRequested: true })
        {
            var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
            span.DisplayName = $"{span.GetTagItem("http.request.method") ?? "HTTP"} {route}".TrimEnd();
            span.SetTag("http.route", route).SetTag("http.response.status_code", context.Response.StatusCode);
            if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
            {
                span.SetStatus(ActivityStatusCode.Error);
            }

            foreach (var (name, value) in this)
            {
                span.SetTag(name == LogField.Job ? "dataforge.job.id" : "dataforge." + name, value?.ToString());
            }
        }
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        yield return new(LogField.RequestId, RequestId.Of(context));
        yield return new(LogField.Tenant, context.Features.Get<Caller>()?.Tenant);
        yield return new(LogField.Job, _job ?? JobOfRoute());
    }

    public override string ToString() => "request " + RequestId.Of(context);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private Guid? JobOfRoute() =>
        context.Request.Path.StartsWithSegments(JobsPath, StringComparison.OrdinalIgnoreCase) && Guid.TryParse(context.GetRouteValue("id") as string, out var id) ? id : null;
}
