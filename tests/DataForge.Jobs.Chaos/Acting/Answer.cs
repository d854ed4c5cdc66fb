using System.Net;
using System.Text.Json.Nodes;
using DataForge.Jobs.Chaos.Cluster;

namespace DataForge.Jobs.Chaos.Acting;

/// <summary>What came of one request.</summary>
/// <param name="Api">Who was asked.</param>
/// <param name="Status">Null where there was no answer.</param>
/// <param name="SaysWhenToRetry">Whether there is a <c>Retry-After</c>.</param>
/// <param name="SentAt">As <see cref="System.Diagnostics.Stopwatch"/> counts.</param>
/// <param name="AnsweredAt">When the answer was there, or it was clear that there would be none.</param>
internal sealed record Answer(ApiHost Api, HttpStatusCode? Status, bool SaysWhenToRetry, string Body, long SentAt, long AnsweredAt)
{
    /// <summary>Whether it was done.</summary>
    public bool IsSuccess => Status is { } status && (int)status is >= 200 and < 300;

    /// <summary>The job's id in the answer.</summary>
    public string Id => JsonNode.Parse(Body)!["id"]!.GetValue<string>();

    /// <inheritdoc />
    public override string ToString() => Status is { } status ? $"{(int)status} {(Body.Length > 300 ? Body[..300] : Body)}" : "no answer";
}
