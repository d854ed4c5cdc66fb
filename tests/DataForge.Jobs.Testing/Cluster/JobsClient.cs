using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DataForge.Jobs.Testing.Cluster;

/// <summary>The HTTP API as tests use it.</summary>
public sealed class JobsClient(Uri address) : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    /// <summary>For requests that have no method here.</summary>
    public HttpClient Http { get; } = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Submits a job, which must be accepted.</summary>
    public async Task<string> SubmitAsync(JsonObject request)
    {
        using var response = await Http.PostAsJsonAsync("/api/v1/jobs", request);
        var body = await response.Content.ReadAsStringAsync();
        return response.StatusCode == HttpStatusCode.Accepted
            ? JsonNode.Parse(body)!["id"]!.GetValue<string>()
            : throw new InvalidOperationException($"{(int)response.StatusCode}: {body}");
    }

    /// <summary>A job as it is now.</summary>
    public async Task<Job> GetAsync(string id) => new((await Http.GetFromJsonAsync<JsonElement>($"/api/v1/jobs/{id}")).Clone());

    /// <summary>Sends pause, resume, cancel or retry, which must be accepted.</summary>
    public async Task<Job> CommandAsync(string id, string verb)
    {
        using var response = await Http.PostAsync(new Uri($"/api/v1/jobs/{id}/{verb}", UriKind.Relative), null);
        var body = await response.Content.ReadAsStringAsync();
        return response.StatusCode == HttpStatusCode.Accepted
            ? new Job(JsonDocument.Parse(body).RootElement)
            : throw new InvalidOperationException($"{(int)response.StatusCode}: {body}");
    }

    /// <summary>Changes a job, which must be accepted.</summary>
    public async Task<Job> PatchAsync(string id, JsonObject changes)
    {
        using var response = await Http.PatchAsJsonAsync($"/api/v1/jobs/{id}", changes);
        var body = await response.Content.ReadAsStringAsync();
        return response.StatusCode == HttpStatusCode.OK
            ? new Job(JsonDocument.Parse(body).RootElement)
            : throw new InvalidOperationException($"{(int)response.StatusCode}: {body}");
    }

    /// <summary>Waits until a job is as asked, checking its books at every look.</summary>
    public async Task<Job> WaitAsync(string id, Func<Job, bool> until, TimeSpan? patience = null)
    {
        var clock = Stopwatch.StartNew();
        Job? last = null;
        while (clock.Elapsed < (patience ?? s_patience))
        {
            try
            {
                last = await GetAsync(id);
                last.CheckBooks();
                if (until(last))
                {
                    return last;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
            {
                // The database or the API is away; that is for the test to judge by the outcome.
            }

            await Task.Delay(50);
        }

        throw new TimeoutException($"The job is not as it should be: {last?.Json}");
    }

    /// <summary>Waits until a job has ended.</summary>
    public Task<Job> EndAsync(string id, TimeSpan? patience = null) => WaitAsync(id, job => job.Status is "completed" or "failed" or "cancelled", patience);

    /// <summary>
    /// Waits until a job has booked so many calls. Those that were in flight when the last sample was accepted are
    /// answered, and booked, a moment after the job has ended.
    /// </summary>
    public Task<Job> BookedAsync(string id, Func<int> calls) => WaitAsync(id, job => job.Usage("calls") == calls(), TimeSpan.FromSeconds(20));

    /// <summary>The whole export.</summary>
    public Task<string> ExportAsync(string id, string query = "format=jsonl") => Http.GetStringAsync($"/api/v1/jobs/{id}/export?{query}");

    /// <summary>Submits a job, waits for its end and downloads what it made.</summary>
    public async Task<string> MakeAsync(JsonObject request)
    {
        var id = await SubmitAsync(request);
        await EndAsync(id);
        return await ExportAsync(id);
    }

    /// <inheritdoc/>
    public void Dispose() => Http.Dispose();
}

/// <summary>A job as the API answers it.</summary>
public sealed record Job(JsonElement Json)
{
    /// <summary>Its id.</summary>
    public string Id => Json.GetProperty("id").GetString()!;

    /// <summary>Its status.</summary>
    public string Status => Json.GetProperty("status").GetString()!;

    /// <summary>Why.</summary>
    public string? Reason => Json.GetProperty("status_reason").GetString();

    /// <summary>The error's code, if it has one.</summary>
    public string? ErrorCode => Json.GetProperty("error") is { ValueKind: JsonValueKind.Object } error ? error.GetProperty("code").GetString() : null;

    /// <summary>One of the counts of <c>progress</c>.</summary>
    public long Count(string name) => Json.GetProperty("progress").GetProperty(name).GetInt64();

    /// <summary>One of the numbers of <c>usage</c>.</summary>
    public long Usage(string name) => Json.GetProperty("usage").GetProperty(name).GetInt64();

    /// <summary>One of the sums of money of <c>usage</c>.</summary>
    public decimal Money(string name) => Json.GetProperty("usage").GetProperty(name).GetDecimal();

    /// <summary>Throws unless the counts add up.</summary>
    public void CheckBooks()
    {
        var sum = Count("accepted") + Count("rejected") + Count("duplicates") + Count("failed") + Count("surplus");
        if (sum != Count("candidates") || Count("accepted") > Count("requested") || Count("in_flight") < 0)
        {
            throw new InvalidOperationException($"The books do not add up: {Json.GetProperty("progress")}");
        }
    }
}
