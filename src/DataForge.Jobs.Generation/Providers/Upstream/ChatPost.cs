using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.Upstream;

/// <summary>Posts over the platform's HTTP client, to exactly one address.</summary>
internal sealed class ChatPost(UpstreamEndpoint endpoint, Uri address, UpstreamErrors errors) : IChatPost
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    public HttpClient Http { get; } = UpstreamHttp.Open(endpoint);

    public async Task<UpstreamAnswer> AskAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(body, cancellationToken).ConfigureAwait(false);
        return await UpstreamAnswer.ReadAsync(response, errors, cancellationToken).ConfigureAwait(false);
    }

    public async Task<Stream> OpenAsync(ReadOnlyMemory<byte> body, IEnumerable<ChatMessage> messages, CancellationToken cancellationToken)
    {
        var response = await SendAsync(body, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.OK)
        {
            return await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        }

        using (response)
        {
            throw errors.Of(await UpstreamAnswer.ReadAsync(response, errors, cancellationToken).ConfigureAwait(false), messages);
        }
    }

    public void Dispose() => Http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = Json } } };
        try
        {
            return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw errors.OfConnection(exception);
        }
    }
}
