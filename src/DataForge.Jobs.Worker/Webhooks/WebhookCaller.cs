using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using DataForge.Jobs.Hosting.Outbound;
using DataForge.Jobs.Hosting.Webhooks;
using DataForge.Jobs.Storage.Webhooks;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Worker.Webhooks;

/// <summary>
/// Makes one attempt. Nothing that a receiver says but its status is read or kept, redirects are not followed, and every
/// connection is checked by the address that it is made to, unless the operators gave the address themselves.
/// </summary>
internal sealed class WebhookCaller(AddressGuard guard, WebhookSecrets secrets, IOptions<WebhookOptions> options, TimeProvider time) : IDisposable
{
    private const string Agent = "dataforge-jobs-webhooks/1";

    private readonly HttpClient _users = new(guard.CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly HttpClient _operators = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Calls the receiver once.</summary>
    public async Task<AttemptOutcome> CallAsync(ClaimedDelivery delivery, CancellationToken cancellationToken)
    {
        var (url, secret, problem) = AddressOf(delivery);
        if (problem is not null)
        {
            return Failed(delivery, null, problem, 0, null, isFinal: url is null);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(delivery.Payload)) };
        await SignAsync(request, delivery, secret);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(options.Value.TimeoutSeconds));
        var begun = time.GetTimestamp();
        try
        {
            var client = delivery.Target == DeliveryTarget.Settings ? _operators : _users;
            // What stands after the headers is not waited for: dropping the answer drops its connection.
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            var status = (int)answer.StatusCode;
            return answer.IsSuccessStatusCode
                ? new AttemptOutcome(true, status, null, Elapsed(begun), null)
                : Failed(delivery, status, null, Elapsed(begun), answer.Headers.RetryAfter, isFinal: answer.StatusCode == HttpStatusCode.Gone);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(delivery, null, "timeout", Elapsed(begun), null, isFinal: false);
        }
        catch (HttpRequestException exception)
        {
            return Failed(delivery, null, WordFor(exception), Elapsed(begun), null, isFinal: false);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _users.Dispose();
        _operators.Dispose();
    }

    private (Uri? Url, string? Secret, string? Problem) AddressOf(ClaimedDelivery delivery)
    {
        if (delivery.Target == DeliveryTarget.Settings)
        {
            return (new Uri(options.Value.AlertUrl!), options.Value.AlertSecret is { Length: > 0 } known ? known : null, null);
        }

        if (delivery.Url is null || !Uri.TryCreate(delivery.Url, UriKind.Absolute, out var url))
        {
            return (null, null, "no_address");
        }

        if (delivery.Secret is null)
        {
            return (url, null, null);
        }

        // Better late than unsigned: whoever asked for a signature would have to refuse it.
        return secrets.Open(delivery.Secret, delivery.OwnerId ?? Guid.Empty) is { } secret ? (url, secret, null) : (url, null, "secret_unreadable");
    }

    private async Task SignAsync(HttpRequestMessage request, ClaimedDelivery delivery, string? secret)
    {
        var (id, at) = (delivery.Id.ToString(), time.GetUtcNow());
        request.Content!.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.ParseAdd(Agent);
        request.Headers.Add(WebhookSignature.IdHeader, id);
        request.Headers.Add(WebhookSignature.TimestampHeader, at.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (secret is not null)
        {
            request.Headers.Add(WebhookSignature.SignatureHeader, WebhookSignature.Of(id, at, await request.Content.ReadAsByteArrayAsync(), secret));
        }
    }

    private AttemptOutcome Failed(ClaimedDelivery delivery, int? status, string? error, int duration, RetryConditionHeaderValue? retryAfter, bool isFinal)
    {
        var asked = retryAfter?.Delta ?? (retryAfter?.Date is { } date ? date - time.GetUtcNow() : null);
        var pause = Backoff.After(delivery.Attempt, asked, options.Value, Random.Shared.NextDouble());
        return new AttemptOutcome(false, status, error, duration, isFinal || pause > delivery.Remaining ? null : pause);
    }

    private int Elapsed(long begun) => (int)time.GetElapsedTime(begun).TotalMilliseconds;

    // Words of our own: a message may hold the address, and that may hold a secret.
    private static string WordFor(HttpRequestException exception) => (exception, exception.InnerException) switch
    {
        (AddressRefusedException, _) or (_, AddressRefusedException) => "address_refused",
        ({ HttpRequestError: HttpRequestError.NameResolutionError }, _) => "name_not_resolved",
        (_, SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData }) => "name_not_resolved",
        (_, SocketException { SocketErrorCode: SocketError.ConnectionRefused }) => "connection_refused",
        ({ HttpRequestError: HttpRequestError.SecureConnectionError }, _) or (_, AuthenticationException) => "tls_failed",
        _ => "connection_failed",
    };
}
