using System.Globalization;
using DataForge.Jobs.Hosting.Metrics.Series;

namespace DataForge.Jobs.Hosting.Metrics.Views;

/// <summary>
/// Requests, as ASP.NET Core measures them. The endpoint is the route's template, never the address: what leads nowhere is
/// <c>other</c>, and so is a method that HTTP does not know.
/// </summary>
internal sealed class HttpViews : IMetricViews
{
    private const string Meter = "Microsoft.AspNetCore.Hosting";
    private const string Instrument = "http.server.request.duration";
    private const int MostStatus = 1_000;

    /// <summary>From a status that the database alone answers to the longest wait for a model.</summary>
    private static readonly double[] s_bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

    private static readonly string[] s_status = [.. Enumerable.Range(0, MostStatus).Select(status => status.ToString(CultureInfo.InvariantCulture))];

    public IEnumerable<MetricView> Views =>
    [
        new(Meter, Instrument, new("dataforge_requests_total", "HTTP requests answered.", MetricKind.Counter, "method", "endpoint", "status"),
            static tags => new LabelValues(Method(tags), Endpoint(tags), Status(tags))),
        new(Meter, Instrument, new("dataforge_request_duration_seconds", "From a request's arrival to the end of its answer.", MetricKind.Histogram, "method", "endpoint") { Bounds = s_bounds },
            static tags => new LabelValues(Method(tags), Endpoint(tags))),
    ];

    // ASP.NET Core says `_OTHER` for methods that it does not know.
    private static string Method(ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        Tags.Text(tags, "http.request.method") is { } method && method != "_OTHER" ? method : MetricFamily.Other;

    private static string Endpoint(ReadOnlySpan<KeyValuePair<string, object?>> tags) => Tags.Text(tags, "http.route") is { Length: > 0 } route ? route : MetricFamily.Other;

    private static string Status(ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        Tags.Value(tags, "http.response.status_code") is int status && status is >= 0 and < MostStatus ? s_status[status] : MetricFamily.Other;
}
