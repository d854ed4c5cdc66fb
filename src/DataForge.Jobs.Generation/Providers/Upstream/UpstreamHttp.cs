using System.Net;

namespace DataForge.Jobs.Generation.Providers.Upstream;

/// <summary>A pool of connections to one provider, and the last word on what its requests carry.</summary>
internal static class UpstreamHttp
{
    /// <param name="endpoint">Whose headers to send.</param>
    /// <param name="judge">Sees every answer before its reader does; null for none.</param>
    public static HttpClient Open(UpstreamEndpoint endpoint, DelegatingHandler? judge = null)
    {
        // The gateway's concurrency limit is the limit; connections are renewed so that changes of address are noticed.
        HttpMessageHandler handler = new LastWordHandler(endpoint, new SocketsHttpHandler
        {
            MaxConnectionsPerServer = int.MaxValue,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            ConnectTimeout = TimeSpan.FromSeconds(10),
            AutomaticDecompression = DecompressionMethods.All,
            AllowAutoRedirect = false,
            UseCookies = false,
            // An answer that nobody waits for any more is closed and not read to its end, which the vendor would go on writing.
            ResponseDrainTimeout = TimeSpan.Zero,
        });
        if (judge is not null)
        {
            judge.InnerHandler = handler;
            handler = judge;
        }

        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Sets keys and configured headers after everything else had its say, a package's environment variables included.</summary>
    private sealed class LastWordHandler(UpstreamEndpoint endpoint, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private readonly KeyValuePair<string, string>[] _headers = [.. endpoint.RequestHeaders];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Remove("Authorization");
            request.Headers.Remove("X-Api-Key");
            foreach (var (name, value) in _headers)
            {
                Set(request, name, value);
            }

            return base.SendAsync(request, cancellationToken);
        }

        private static void Set(HttpRequestMessage request, string name, string value)
        {
            if (request.Headers.NonValidated.Contains(name))
            {
                request.Headers.Remove(name);
            }

            if (!request.Headers.TryAddWithoutValidation(name, value) && request.Content is { } content)
            {
                // Content-Type and the like belong to the body.
                content.Headers.Remove(name);
                content.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }
}
