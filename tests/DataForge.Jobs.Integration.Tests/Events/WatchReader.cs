using System.Net;
using System.Text;
using System.Text.Json;

namespace DataForge.Jobs.Integration.Tests.Events;

/// <summary>An event of a job as a client reads it.</summary>
internal sealed record WatchedEvent(string Id, string Name, JsonElement Data)
{
    public long Ordinal => Data.GetProperty("ordinal").GetInt64();

    public string? Status => Data.GetProperty("status").GetString();
}

/// <summary>A stream of a job's events.</summary>
internal sealed class WatchReader : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private WatchReader(HttpResponseMessage response, Stream body) => (_response, _reader) = (response, new StreamReader(body, Encoding.UTF8));

    public HttpStatusCode Status => _response.StatusCode;

    public string? MediaType => _response.Content.Headers.ContentType?.MediaType;

    /// <summary>Comments heard so far.</summary>
    public int Comments { get; private set; }

    /// <summary>The id of the last event.</summary>
    public string? LastId { get; private set; }

    public static async Task<WatchReader> OpenAsync(HttpClient http, Guid job, string query = "", string? after = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"jobs/{job}/events{query}", UriKind.Relative));
        if (after is not null)
        {
            request.Headers.Add("Last-Event-ID", after);
        }

        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new WatchReader(response, await response.Content.ReadAsStreamAsync()) { LastId = after };
    }

    /// <summary>The next event; null at the end of the stream.</summary>
    public async Task<WatchedEvent?> NextAsync()
    {
        using var patience = new CancellationTokenSource(s_patience);
        string? id = null, name = null, data = null;
        while (await _reader.ReadLineAsync(patience.Token) is { } line)
        {
            switch (line)
            {
                case "" when data is not null:
                    LastId = id;
                    return new WatchedEvent(id.ShouldNotBeNull(), name.ShouldNotBeNull(), JsonDocument.Parse(data).RootElement);
                case "":
                    // An id without data is no event, but what a client comes back with.
                    LastId = id ?? LastId;
                    break;
                case [':', ..]:
                    Comments++;
                    break;
                case ['r', 'e', 't', 'r', 'y', ':', ..]:
                    break;
                case ['i', 'd', ':', ' ', .. var text]:
                    id = text;
                    break;
                case ['e', 'v', 'e', 'n', 't', ':', ' ', .. var text]:
                    name = text;
                    break;
                case ['d', 'a', 't', 'a', ':', ' ', .. var text]:
                    data.ShouldBeNull("an event has one line of data");
                    data = text;
                    break;
                default:
                    throw new InvalidOperationException($"No line of a server-sent event: {line}");
            }
        }

        return null;
    }

    /// <summary>Reads what comes before the first event, and gives the id to come back with, should none follow.</summary>
    public async Task<string?> BeginningAsync()
    {
        using var patience = new CancellationTokenSource(s_patience);
        string? id = null;
        while (await _reader.ReadLineAsync(patience.Token) is { Length: > 0 } line)
        {
            id = line is ['i', 'd', ':', ' ', .. var text] ? text : id;
        }

        return LastId = id ?? LastId;
    }

    /// <summary>Reads until an event is as asked, or the stream ends.</summary>
    public async Task<List<WatchedEvent>> UntilAsync(Func<WatchedEvent, bool> isLast)
    {
        var events = new List<WatchedEvent>();
        while (await NextAsync() is { } next)
        {
            events.Add(next);
            if (isLast(next))
            {
                break;
            }
        }

        return events;
    }

    public Task<List<WatchedEvent>> RestAsync() => UntilAsync(_ => false);

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _response.Dispose();
        return ValueTask.CompletedTask;
    }
}
