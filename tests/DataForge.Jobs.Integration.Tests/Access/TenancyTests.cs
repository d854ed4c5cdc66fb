using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using DataForge.Jobs.Api.Access;
using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Integration.Tests.Exports;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DataForge.Jobs.Integration.Tests.Access;

/// <summary>Every endpoint, asked with a key of another tenant, with one that lacks the permission, and without any.</summary>
public sealed partial class TenancyTests(KeyedApi api) : IClassFixture<KeyedApi>
{
    private const string Mark = "only-for-tenant-a";

    [Fact]
    public void EveryEndpoint_HasAProbe_AndSaysWhatItNeeds()
    {
        Endpoints().Select(NameOf).Distinct().Except(EndpointProbes.All.Select(probe => probe.Endpoint)).ShouldBeEmpty(
            "An endpoint without a line in EndpointProbes: say there what a key of another tenant must find.");
        EndpointProbes.All.Select(probe => probe.Endpoint).Except(Endpoints().Select(NameOf)).ShouldBeEmpty("A probe of an endpoint that is not there.");
        Endpoints().Where(endpoint => endpoint.Metadata.GetMetadata<EndpointAccess>() is null).Select(NameOf).ShouldBeEmpty(
            "An endpoint that does not say what it needs: add .Needs(Permission.…) where it is mapped.");
        Endpoints().Where(endpoint => EndpointAccess.Of(endpoint).Needed == Permission.None).Select(NameOf).Order(StringComparer.Ordinal).ShouldBe(["GET /api/v1/health", "GET /docs", "GET /docs/{file}"]);
    }

    [Fact]
    public async Task EveryEndpoint_WithAKeyOfAnotherTenant_ShowsNothingAndChangesNothing()
    {
        var world = await World.CreateAsync(api);
        var before = await world.LookAsync();
        var stranger = await api.ClientAsync("tenant-b");
        var wrong = new List<string>();
        foreach (var (there, nowhere) in world.Targets)
        {
            foreach (var (endpoint, probe) in EndpointProbes.All)
            {
                if (await ProblemOfAsync(stranger, endpoint, probe, there, nowhere) is { } problem)
                {
                    wrong.Add($"{endpoint} ({probe.Address} {probe.Body}): {problem}");
                }
            }
        }

        wrong.ShouldBeEmpty();
        (await world.LookAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task EveryEndpoint_WithoutItsPermission_IsForbidden_AndWithoutAKeyUnauthenticated()
    {
        var keys = new Dictionary<Permission, HttpClient>
        {
            [Permission.Generate] = await api.ClientAsync("tenant-c", "read,admin"),
            [Permission.Read] = await api.ClientAsync("tenant-c", "generate,admin"),
            [Permission.Admin] = await api.ClientAsync("tenant-c", "generate,read"),
        };
        var nobody = api.With(null);
        var wrong = new List<string>();
        var target = new Dictionary<string, string> { ["{job}"] = Guid.NewGuid().ToString(), ["{key}"] = Guid.NewGuid().ToString(), ["{template}"] = "t", ["{dataset}"] = "d" };
        foreach (var endpoint in Endpoints())
        {
            var needed = EndpointAccess.Of(endpoint).Needed;
            var probe = EndpointProbes.All.First(each => each.Endpoint == NameOf(endpoint));
            var open = await AskAsync(nobody, probe.Endpoint, probe.Probe, target);
            if (needed == Permission.None)
            {
                open.Status.ShouldBe(HttpStatusCode.OK);
                continue;
            }

            var lacking = await AskAsync(keys[needed], probe.Endpoint, probe.Probe, target);
            if (open is not { Status: HttpStatusCode.Unauthorized, Code: "unauthenticated" } || lacking is not { Status: HttpStatusCode.Forbidden, Code: "forbidden" })
            {
                wrong.Add($"{probe.Endpoint}: {open.Status} without a key, {lacking.Status} without {needed}");
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task IdempotencyKeys_AndVersions_AreEachTenantsOwn()
    {
        var (one, other) = (await api.ClientAsync("tenant-d"), await api.ClientAsync("tenant-e"));

        (await one.PostAsync("jobs", """{"count":1,"prompt":"a"}""", ("Idempotency-Key", "same"))).Status.ShouldBe(HttpStatusCode.Accepted);
        (await other.PostAsync("jobs", """{"count":2,"prompt":"b"}""", ("Idempotency-Key", "same"))).Status.ShouldBe(HttpStatusCode.Accepted);
        (await one.PutAsync("templates/same", """{"body":"a"}""")).Json.GetProperty("version").GetInt32().ShouldBe(1);
        (await other.PutAsync("templates/same", """{"body":"b"}""")).Json.GetProperty("version").GetInt32().ShouldBe(1);
        (await one.AskAsync("templates/same")).Json.GetProperty("body").GetString().ShouldBe("a");
    }

    [Fact]
    public async Task Job_RemembersItsKey()
    {
        var (id, key) = await api.CreateAsync("tenant-f");

        var job = await api.With(key).SubmitAsync();

        await using var context = await api.One.Get<Microsoft.EntityFrameworkCore.IDbContextFactory<DataForge.Jobs.Storage.Schema.JobsDbContext>>().CreateDbContextAsync();
        (await context.Jobs.FindAsync(job)).ShouldNotBeNull().KeyId.ShouldBe(id);
    }

    private static async Task<string?> ProblemOfAsync(HttpClient stranger, string endpoint, Probe probe, IReadOnlyDictionary<string, string> there, IReadOnlyDictionary<string, string> nowhere)
    {
        var answer = await AskAsync(stranger, endpoint, probe, there);
        if (answer.Text.Contains(Mark, StringComparison.Ordinal))
        {
            return "shows what the tenant has: " + answer.Text;
        }

        switch (probe.Expected)
        {
            case Foreign.Hidden:
                var same = Plain(answer.Text, there) == Plain((await AskAsync(stranger, endpoint, probe, nowhere)).Text, nowhere);
                return (int)answer.Status is >= 400 and < 500 and not 403 && same ? null : $"tells what is there from what is not: {answer.Status} {answer.Text}";
            case Foreign.Own:
                var holds = answer.Text.StartsWith('{') ? answer.Json : default;
                var isOthers = holds.ValueKind == JsonValueKind.Object && holds.TryGetProperty("items", out var items) && there.Values.Any(value => items.GetRawText().Contains(value, StringComparison.Ordinal));
                var isFirst = holds.ValueKind != JsonValueKind.Object || !holds.TryGetProperty("version", out var version) || version.GetInt32() == 1;
                return (int)answer.Status < 300 && !isOthers && isFirst ? null : $"{answer.Status} {answer.Text}";
            case Foreign.Operators:
                return answer.Status == HttpStatusCode.Forbidden ? null : answer.Status.ToString();
            default:
                return answer.Status == HttpStatusCode.OK ? null : $"{answer.Status} {answer.Text}";
        }
    }

    private static string Plain(string text, IReadOnlyDictionary<string, string> target) =>
        target.Aggregate(RequestIds().Replace(text, ""), (plain, pair) => plain.Replace(pair.Value, pair.Key, StringComparison.Ordinal));

    private static Task<Answer> AskAsync(HttpClient http, string endpoint, Probe probe, IReadOnlyDictionary<string, string> target)
    {
        var content = probe.Body is null ? null : new StringContent(Fill(probe.Body), Encoding.UTF8, probe.MediaType);
        return http.AskAsync(new HttpMethod(endpoint.Split(' ')[0]), Fill(probe.Address), content);

        string Fill(string text) => target.Aggregate(text, (filled, pair) => filled.Replace(pair.Key, pair.Value, StringComparison.Ordinal));
    }

    private IEnumerable<RouteEndpoint> Endpoints() => api.One.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private static string NameOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Single() + " /" + endpoint.RoutePattern.RawText!.TrimStart('/');

    [GeneratedRegex("\"request_id\":\"[^\"]*\"")]
    private static partial Regex RequestIds();

    /// <summary>What tenant A has, each thing with its mark; and the same names of nothing.</summary>
    private sealed class World
    {
        private World(HttpClient owner, IReadOnlyList<(IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string>)> targets, Guid[] jobs) =>
            (Owner, Targets, Jobs) = (owner, targets, jobs);

        private HttpClient Owner { get; }

        private Guid[] Jobs { get; }

        public IReadOnlyList<(IReadOnlyDictionary<string, string> There, IReadOnlyDictionary<string, string> Nowhere)> Targets { get; }

        public static async Task<World> CreateAsync(KeyedApi api)
        {
            var (key, secret) = await api.CreateAsync("tenant-a");
            var owner = api.With(secret);
            foreach (var version in (int[])[1, 2])
            {
                (await owner.PutAsync("templates/hidden-template", $$"""{"body":"{{Mark}} {{version}}"}""")).Status.ShouldBe(HttpStatusCode.OK);
                (await owner.PutAsync("datasets/hidden-dataset", $"x\n{Mark}\n", "text/csv")).Status.ShouldBe(HttpStatusCode.OK);
            }

            // Something of its own in the usage, under its key.
            (await owner.PostAsync("generate", $$"""{"prompt":"{{Mark}}"}""")).Status.ShouldBe(HttpStatusCode.OK);
            var waiting = await owner.SubmitAsync($$"""{"count":3,"prompt":"{{Mark}}","tags":["hidden-tag"]}""");
            var ended = await owner.SubmitAsync($$"""{"count":3,"prompt":"{{Mark}}","name":"{{Mark}}"}""");
            await api.One.ExecuteAsync($"UPDATE jobs SET status = 'completed', finished_at = clock_timestamp() WHERE id = '{ended}'");
            await api.One.StoreSampleAsync(ended, 0, candidate => candidate.Text = Mark);
            return new World(owner, [Target(waiting), Target(ended)], [waiting, ended]);

            (IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string>) Target(Guid job) => (
                new Dictionary<string, string> { ["{job}"] = job.ToString(), ["{template}"] = "hidden-template", ["{dataset}"] = "hidden-dataset", ["{key}"] = key.ToString() },
                new Dictionary<string, string> { ["{job}"] = Guid.NewGuid().ToString(), ["{template}"] = "absent-template", ["{dataset}"] = "absent-dataset", ["{key}"] = Guid.NewGuid().ToString() });
        }

        /// <summary>Everything as its owner sees it.</summary>
        public async Task<List<string>> LookAsync()
        {
            string[] addresses = ["jobs", "templates", "datasets", "templates/hidden-template", "datasets/hidden-dataset/rows", .. Jobs.SelectMany(job => (string[])[$"jobs/{job}", $"jobs/{job}/samples?state=all"])];
            var seen = new List<string>();
            foreach (var address in addresses)
            {
                var answer = await Owner.AskAsync(address);
                answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
                seen.Add(answer.Text);
            }

            seen.ShouldContain(text => text.Contains(Mark, StringComparison.Ordinal));
            return seen;
        }
    }
}
