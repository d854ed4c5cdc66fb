using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace DataForge.Jobs.Integration.Tests.Generate;

/// <summary>Server-sent events as a client reads them, one by one.</summary>
internal sealed class EventReader : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private EventReader(HttpResponseMessage response, Stream body) => (_response, _reader) = (response, new StreamReader(body, Encoding.UTF8));

    public HttpResponseHeaders Headers => _response.Headers;

    public string? MediaType => _response.Content.Headers.ContentType?.MediaType;

    public static async Task<EventReader> PostAsync(HttpClient http, string json, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "generate/stream") { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return new EventReader(response, await response.Content.ReadAsStreamAsync(cancellationToken));
    }

    /// <summary>The next event; null at the end. Comments are passed over.</summary>
    public async Task<(string? Name, JsonElement Data)?> NextAsync(CancellationToken cancellationToken = default)
    {
        string? name = null;
        string? data = null;
        while (await _reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length == 0 && data is not null)
            {
                return (name, JsonDocument.Parse(data).RootElement);
            }

            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                name = line["event: ".Length..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                data.ShouldBeNull("an event has one line of data");
                data = line["data: ".Length..];
            }
            else if (line.Length > 0)
            {
                line.ShouldStartWith(":");
            }
        }

        return null;
    }

    public async Task<List<(string? Name, JsonElement Data)>> RestAsync()
    {
        var events = new List<(string?, JsonElement)>();
        while (await NextAsync() is { } next)
        {
            events.Add(next);
        }

        return events;
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _response.Dispose();
        return ValueTask.CompletedTask;
    }
}
