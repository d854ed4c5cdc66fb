using System.Diagnostics;
using System.Globalization;
using System.Net;
using DataForge.Jobs.Api.Access.Limits;
using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Storage.Access;

namespace DataForge.Jobs.Integration.Tests.Access;

public sealed class RequestLimitTests(KeyedApi api) : IClassFixture<KeyedApi>
{
    [Fact]
    public async Task KeysLimit_HoldsOverBothProcesses_AndSaysWhenToComeBack()
    {
        var (_, key) = await api.CreateAsync("limited", more: "\"requests_per_minute\":10");
        var clients = new[] { api.With(key), api.With(key, api.Other) };
        var clock = Stopwatch.StartNew();

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => clients[i % 2].AskAsync("jobs")));

        // One every six seconds comes back meanwhile, and each process may hold one that it has not given out.
        answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBeInRange(8, 10 + (int)(clock.Elapsed.TotalSeconds / 6) + 1);
        var refused = answers.First(answer => answer.Status == HttpStatusCode.TooManyRequests);
        refused.Code.ShouldBe("rate_limited");
        refused.Message.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, 6);
        Header(refused, "RateLimit-Limit").ShouldBe(10);
        Header(refused, "RateLimit-Remaining").ShouldBe(0);
        Header(refused, "RateLimit-Reset").ShouldBeInRange(1, 60);
    }

    [Fact]
    public async Task Headers_OfAnAnswer_CountDown()
    {
        var (_, key) = await api.CreateAsync("counted", more: "\"requests_per_minute\":30");
        var client = api.With(key);

        var (first, second) = (await client.AskAsync("jobs"), await client.AskAsync("jobs/123e4567-e89b-12d3-a456-426614174000"));

        Header(first, "RateLimit-Limit").ShouldBe(30);
        Header(first, "RateLimit-Remaining").ShouldBeLessThan(30);
        Header(second, "RateLimit-Remaining").ShouldBeLessThanOrEqualTo(Header(first, "RateLimit-Remaining"));
        second.Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task AddressLimit_HoldsWithoutAKeyToo_ButNotForHealth()
    {
        await using var server = await ApiServer.StartAsync(await api.CreateDatabaseAsync(), settings: [("Access:AddressRequestsPerMinute", "5")]);

        var answers = new List<Answer>();
        for (var i = 0; i < 8; i++)
        {
            answers.Add(await server.Http.AskAsync("jobs"));
        }

        answers.Take(5).ShouldAllBe(answer => answer.Status == HttpStatusCode.OK);
        answers[^1].Code.ShouldBe("rate_limited");
        (await server.Http.AskAsync("health")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("127.0.0.0/8", HttpStatusCode.OK)]
    [InlineData("10.0.0.1", HttpStatusCode.TooManyRequests)]
    [InlineData(null, HttpStatusCode.TooManyRequests)]
    public async Task ForwardedAddress_IsBelievedOfTrustedProxiesOnly(string? proxy, HttpStatusCode expected)
    {
        (string, string)[] trust = proxy is null ? [] : [("Access:TrustedProxies:0", proxy)];
        await using var server = await ApiServer.StartAsync(await api.CreateDatabaseAsync(), settings: [("Access:AddressRequestsPerMinute", "2"), .. trust]);

        var last = HttpStatusCode.Unused;
        for (var client = 1; client <= 4; client++)
        {
            last = (await server.Http.AskAsync(HttpMethod.Get, "jobs", null, ("X-Forwarded-For", $"203.0.113.{client}"))).Status;
        }

        last.ShouldBe(expected);
    }

    [Fact]
    public async Task WrongKeys_OfOneAddress_AreLimited_WhileKnownKeysGoOn()
    {
        await using var server = await api.StartAsync(("Access:FailuresPerMinute", "5"), ("Access:AddressRequestsPerMinute", "5000"));
        var made = await api.With(KeyedApi.AdminKey, server).PostAsync("keys", """{"name":"x","tenant":"t","permissions":["read"]}""");
        var known = api.With(made.Json.GetProperty("key").GetString(), server);
        (await known.AskAsync("jobs")).Status.ShouldBe(HttpStatusCode.OK);
        var guesser = api.With("df_aaaaaaaaaa_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", server);

        var answers = new List<Answer>();
        for (var i = 0; i < 10; i++)
        {
            answers.Add(await guesser.AskAsync("jobs"));
        }

        answers.Take(5).ShouldAllBe(answer => answer.Status == HttpStatusCode.Unauthorized);
        var refusals = answers.Where(answer => answer.Status == HttpStatusCode.TooManyRequests).ToList();
        refusals.ShouldNotBeEmpty();
        foreach (var refused in refusals)
        {
            refused.Message.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, 12);
            Header(refused, "RateLimit-Limit").ShouldBe(5);
            Header(refused, "RateLimit-Remaining").ShouldBe(0);
        }

        (await known.AskAsync("jobs")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task TakeAsync_ThirtyTwoCallersAtOnce_GetTheLimitBetweenThem()
    {
        var rates = api.One.Get<RequestRates>();
        var clock = Stopwatch.StartNew();

        var grants = await Task.WhenAll(Enumerable.Range(0, 32).Select(async _ =>
        {
            var granted = 0;
            for (var i = 0; i < 10; i++)
            {
                granted += (await rates.TakeAsync("crowd", 100, 3, CancellationToken.None)).Granted;
            }

            return granted;
        }));

        grants.Sum().ShouldBeInRange(100, 100 + (int)(clock.Elapsed.TotalSeconds * 100 / 60) + 1);
    }

    [Fact]
    public async Task TakeAsync_Refused_SaysWhenThereIsOneMore()
    {
        var rates = api.One.Get<RequestRates>();

        // One every ten seconds, so that none comes back between two statements of a slow machine.
        var all = await rates.TakeAsync("patient", 6, 100, CancellationToken.None);
        var refused = await rates.TakeAsync("patient", 6, 1, CancellationToken.None);

        (all.Granted, all.Remaining).ShouldBe((6, 0));
        refused.Granted.ShouldBe(0);
        refused.NextIn.TotalSeconds.ShouldBeInRange(0.01, 10.01);
        refused.FullIn.TotalSeconds.ShouldBeInRange(50, 60.01);
        // Instead of waiting so long.
        await api.One.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"UPDATE request_rates SET next_at = next_at - interval '{refused.NextIn.TotalSeconds:f6} seconds' WHERE subject = 'patient'"));
        (await rates.TakeAsync("patient", 6, 1, CancellationToken.None)).Granted.ShouldBe(1);
    }

    [Fact]
    public async Task Sweep_ForgetsFullBucketsOnly()
    {
        var rates = api.One.Get<RequestRates>();
        await rates.TakeAsync("gone", 60, 1, CancellationToken.None);
        await api.One.ExecuteAsync("UPDATE request_rates SET next_at = next_at - interval '2 minutes' WHERE subject = 'gone'");
        await rates.TakeAsync("here", 60, 60, CancellationToken.None);

        await rates.SweepAsync(CancellationToken.None);

        (await rates.TakeAsync("gone", 60, 60, CancellationToken.None)).Granted.ShouldBe(60);
        (await rates.TakeAsync("here", 60, 60, CancellationToken.None)).Granted.ShouldBeLessThan(60);
    }

    [Fact]
    public async Task Limiter_FastCaller_IsServedFromBlocks()
    {
        var limiter = new RequestLimiter(api.One.Get<RequestRates>(), new StoppedClock());
        (await limiter.TakeAsync("busy", 600_000, CancellationToken.None)).IsGranted.ShouldBeTrue();

        // A thousand a block: what this block holds needs no further word of the database.
        var served = 0;
        while (served < 900 && limiter.TakeAsync("busy", 600_000, CancellationToken.None) is { IsCompletedSuccessfully: true, Result.IsGranted: true })
        {
            served++;
        }

        served.ShouldBe(900);
    }

    [Fact]
    public async Task Limiter_ThousandWaitingAtOnce_AreAllAnswered()
    {
        var limiter = new RequestLimiter(api.One.Get<RequestRates>(), TimeProvider.System);
        var clock = Stopwatch.StartNew();

        var permits = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => limiter.TakeAsync("waiting", 600, CancellationToken.None).AsTask()));

        permits.Count(permit => permit.IsGranted).ShouldBeInRange(600, 601 + (int)(clock.Elapsed.TotalSeconds * 10));
    }

    private static int Header(Answer answer, string name) => int.Parse(answer.Message.Headers.GetValues(name).Single(), CultureInfo.InvariantCulture);

    /// <summary>A block is good for two seconds; a machine that stops for so long is none of the limiter's faults.</summary>
    private sealed class StoppedClock : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }
}
