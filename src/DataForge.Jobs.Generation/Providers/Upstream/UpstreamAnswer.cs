using System.ClientModel.Primitives;
using System.Net.Http.Headers;

namespace DataForge.Jobs.Generation.Providers.Upstream;

/// <summary>A buffered answer, whichever client brought it.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The whole body.</param>
/// <param name="Header">The value of a header by name, in any case; null where there is none.</param>
internal readonly record struct UpstreamAnswer(int Status, ReadOnlyMemory<byte> Body, Func<string, string?> Header)
{
    /// <summary>More than any model writes at once; a server that never ends must not fill the memory.</summary>
    public const int MostBytes = 64 * 1024 * 1024;

    public static UpstreamAnswer Of(PipelineResponse response) =>
        new(response.Status, response.Content.ToMemory(), HeadersOf(response.Headers));

    /// <summary>Reads the body.</summary>
    /// <exception cref="HttpRequestException">It breaks off, or has more than <see cref="MostBytes"/>.</exception>
    public static async Task<UpstreamAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await response.Content.LoadIntoBufferAsync(MostBytes, cancellationToken).ConfigureAwait(false);
        return new((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false), HeadersOf(response.Headers));
    }

    /// <summary>Reads the body; one that breaks off is the connection's failure.</summary>
    /// <exception cref="ProviderException">It breaks off, or has more than <see cref="MostBytes"/>.</exception>
    public static async Task<UpstreamAnswer> ReadAsync(HttpResponseMessage response, UpstreamErrors errors, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(response, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw errors.OfConnection(exception, wasAtWork: response.IsSuccessStatusCode);
        }
    }

    public static Func<string, string?> HeadersOf(PipelineResponseHeaders headers) =>
        name => headers.TryGetValue(name, out var value) ? value : null;

    public static Func<string, string?> HeadersOf(HttpResponseHeaders headers) =>
        name => headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}
