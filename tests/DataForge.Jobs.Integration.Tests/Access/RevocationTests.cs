using System.Diagnostics;
using System.Net;
using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Integration.Tests.Events;

namespace DataForge.Jobs.Integration.Tests.Access;

/// <summary>What a key opens no more once it is revoked, be it under way.</summary>
public sealed class RevocationTests(KeyedApi api) : IClassFixture<KeyedApi>
{
    private static readonly TimeSpan s_promised = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Revoke_HoldsInEveryProcessWithinFiveSeconds()
    {
        var (id, key) = await api.CreateAsync("revoked");
        var (here, there) = (api.With(key), api.With(key, api.Other));
        (await here.AskAsync("jobs")).Status.ShouldBe(HttpStatusCode.OK);
        (await there.AskAsync("jobs")).Status.ShouldBe(HttpStatusCode.OK);

        (await api.Admin.AskAsync(HttpMethod.Delete, $"keys/{id}")).Status.ShouldBe(HttpStatusCode.NoContent);
        var clock = Stopwatch.StartNew();

        (await here.AskAsync("jobs")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        while (true)
        {
            // What was asked in time may be answered late.
            var asked = clock.Elapsed;
            if ((await there.AskAsync("jobs")).Status == HttpStatusCode.Unauthorized)
            {
                break;
            }

            asked.ShouldBeLessThan(s_promised);
            await Task.Delay(50);
        }

        (await api.Admin.AskAsync($"keys/{id}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await api.Admin.AskAsync(HttpMethod.Delete, $"keys/{id}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Watch_KeyThatIsRevoked_HearsNothingMoreSoon()
    {
        var (id, key) = await api.CreateAsync("watched");
        var client = api.With(key, api.Other);
        var job = await client.SubmitAsync();
        await using var reader = await WatchReader.OpenAsync(client, job);
        (await reader.NextAsync()).ShouldNotBeNull();

        var clock = Stopwatch.StartNew();
        await api.Admin.AskAsync(HttpMethod.Delete, $"keys/{id}");
        await reader.RestAsync();

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task Export_KeyThatIsRevoked_GetsNoMoreThanWasOnItsWay()
    {
        var (id, key) = await api.CreateAsync("exporting");
        var client = api.With(key, api.Other);
        var job = await client.SubmitAsync();
        // More than all buffers on the way can hold.
        await api.One.ExecuteAsync($"""
            INSERT INTO candidates (job_id, ordinal, outcome, text, variables, prompt_sha256, provider, model, prompt_tokens, completion_tokens, latency_ms, attempts, signature)
            SELECT '{job}', o, 0, (SELECT string_agg(md5(o::text || '/' || i), '') FROM generate_series(1, 40) i), json_build_object(), '\x00', 'mock', 'mock', 1, 1, 1, 1, '' FROM generate_series(0, 59999) o;
            INSERT INTO verdicts (job_id, ordinal, state) SELECT '{job}', o, 0 FROM generate_series(0, 59999) o
            """);
        using var response = await client.GetAsync(new Uri($"jobs/{job}/export?format=jsonl", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[10_000]);

        await api.Admin.AskAsync(HttpMethod.Delete, $"keys/{id}");
        await Task.Delay(s_promised);

        await Should.ThrowAsync<IOException>(() => body.CopyToAsync(Stream.Null));
    }
}
