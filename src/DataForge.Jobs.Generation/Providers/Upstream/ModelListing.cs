using System.Globalization;
using System.Net;
using System.Text.Json;

namespace DataForge.Jobs.Generation.Providers.Upstream;

/// <summary>Reads a server's list of models, which no vendor bills.</summary>
/// <param name="http">Sends the headers that the endpoint wants.</param>
/// <param name="endpoint">Whose list it is.</param>
/// <param name="errors">Explains answers that are none.</param>
/// <param name="address">Where the list is.</param>
/// <param name="read">The models of an answer.</param>
/// <param name="time">The clock of the longest wait.</param>
internal sealed class ModelListing(
    HttpClient http, UpstreamEndpoint endpoint, UpstreamErrors errors, Uri address, Func<JsonElement, IEnumerable<ListedModel>> read, TimeProvider time) : IProviderDirectory
{
    /// <summary>Lists come at once or not at all; whoever asks for health should not wait for an attempt's whole time.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    public async Task<IReadOnlyList<ListedModel>> ListModelsAsync(CancellationToken cancellationToken)
    {
        var answer = await GetAsync(cancellationToken).ConfigureAwait(false);
        if (answer.Status != (int)HttpStatusCode.OK)
        {
            throw errors.Of(answer, []);
        }

        using var document = JsonField.Parse(answer.Body, "the list of models");
        return [.. read(document.RootElement)];
    }

    public async Task<ProviderCheck> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            var answer = await GetAsync(cancellationToken).ConfigureAwait(false);
            if (answer.Status == (int)HttpStatusCode.OK)
            {
                return new ProviderCheck(null, $"{endpoint.Provider} answers.");
            }

            if (answer.Status is (int)HttpStatusCode.NotFound or (int)HttpStatusCode.MethodNotAllowed)
            {
                // Many compatible servers have no list; that one answers is all there is to know for free.
                return new ProviderCheck(null, string.Create(CultureInfo.InvariantCulture, $"{endpoint.Provider} is there, but lists no models ({answer.Status})."));
            }

            var problem = errors.Of(answer, []);
            return new ProviderCheck(problem.Kind, problem.Message);
        }
        catch (ProviderException problem)
        {
            return new ProviderCheck(problem.Kind, problem.Message);
        }
    }

    private async Task<UpstreamAnswer> GetAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(endpoint.Timeout < LongestWait ? endpoint.Timeout : LongestWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var response = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            return await UpstreamAnswer.ReadAsync(response, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProviderException(ProviderErrorKind.Timeout, $"{endpoint.Provider} did not list its models in time.");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw errors.OfConnection(exception);
        }
    }
}
