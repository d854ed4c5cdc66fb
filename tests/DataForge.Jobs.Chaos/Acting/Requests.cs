using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using DataForge.Jobs.Chaos.Cluster;

namespace DataForge.Jobs.Chaos.Acting;

/// <summary>Asks an Api that is there, as a client does that knows all of them.</summary>
internal static class Requests
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Longer than any outage of a schedule; who gets no answer for so long never will.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    /// <summary>Asks once; null while no Api is there.</summary>
    public static async Task<Answer?> AskAsync(this ChaosCluster cluster, HttpMethod method, string path, JsonObject? body = null, string? idempotencyKey = null)
    {
        if (cluster.SomeApi is not { Client: { } client } api)
        {
            return null;
        }

        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        var sent = Stopwatch.GetTimestamp();
        try
        {
            using var answer = await client.Http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            return new Answer(api, answer.StatusCode, answer.Headers.RetryAfter is not null, text, sent, Stopwatch.GetTimestamp());
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or ObjectDisposedException)
        {
            return new Answer(api, null, false, exception.Message, sent, Stopwatch.GetTimestamp());
        }
    }

    /// <summary>Asks again and again until it is done or refused for good.</summary>
    /// <exception cref="TimeoutException">Two minutes have passed.</exception>
    public static async Task<Answer> InsistAsync(this ChaosCluster cluster, HttpMethod method, string path, JsonObject? body = null, string? idempotencyKey = null, Action<Answer>? hear = null)
    {
        Answer? last = null;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < s_patience;)
        {
            if (await cluster.AskAsync(method, path, body, idempotencyKey) is { } answer)
            {
                last = answer;
                hear?.Invoke(answer);
                if (answer.IsSuccess || answer.Status is { } status && (int)status < 500)
                {
                    return answer;
                }
            }

            await Task.Delay(s_pause);
        }

        throw new TimeoutException($"{method} {path} was not answered for good within {s_patience}; last: {last}");
    }
}
