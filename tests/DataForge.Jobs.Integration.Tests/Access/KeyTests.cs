using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Storage.Access;
using DataForge.Jobs.Storage.Schema;
using Microsoft.EntityFrameworkCore;

namespace DataForge.Jobs.Integration.Tests.Access;

public sealed class KeyTests(KeyedApi api) : IClassFixture<KeyedApi>
{
    [Fact]
    public async Task Request_WithoutAKey_IsToldHowToSendOne()
    {
        var answer = await api.With(null).AskAsync("jobs");

        answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Code.ShouldBe("unauthenticated");
        answer.Message.Headers.WwwAuthenticate.ToString().ShouldStartWith("Bearer");
        answer.Json.GetProperty("request_id").GetString().ShouldBe(answer.Message.Headers.GetValues("X-Request-Id").Single());
    }

    [Theory]
    [InlineData("df_aaaaaaaaaa_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("nonsense")]
    [InlineData("0123456789abcdef0123456789abcdef-operatorz")]
    [InlineData("df_aaaaaaaaaa_===========================================")]
    [InlineData("df_aaaaaaaaaa_AAAA df_aaaaaaaaaa_AAAA")]
    public async Task Request_WithAWrongKey_IsRefused(string key)
    {
        var answer = await api.With(null).AskAsync(HttpMethod.Get, "jobs", null, ("Authorization", "Bearer " + key));

        answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Message.Headers.WwwAuthenticate.ToString().ShouldContain("invalid_token");
    }

    [Theory]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("Bearer")]
    [InlineData("Bearer  ")]
    public async Task Request_WithAnotherScheme_BringsNoKey(string header) =>
        (await api.With(null).AskAsync(HttpMethod.Get, "jobs", null, ("Authorization", header))).Status.ShouldBe(HttpStatusCode.Unauthorized);

    [Fact]
    public async Task Request_ThatLeadsNowhere_IsNotAskedForAKey()
    {
        (await api.With(null).AskAsync("nowhere")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await api.With(null).AskAsync(HttpMethod.Put, "jobs")).Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task Create_ShowsTheKeyOnce_AndStoresItsHash()
    {
        var (id, key) = await api.CreateAsync("shown", "read");

        key.Length.ShouldBe(57);
        var listed = await api.Admin.AskAsync("keys?tenant=shown");
        listed.Items.ShouldHaveSingleItem().GetProperty("prefix").GetString().ShouldBe(key[..13]);
        listed.Text.ShouldNotContain(key);
        (await api.Admin.AskAsync($"keys/{id}")).Text.ShouldNotContain(key);
        await using var context = await api.One.Get<IDbContextFactory<JobsDbContext>>().CreateDbContextAsync();
        (await context.ApiKeySecrets.SingleAsync(secret => secret.KeyId == id)).Hash.ShouldBe(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        (await api.With(key).AskAsync("jobs")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Create_TwoAtOnce_GivesDifferentKeysAndPages()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => api.CreateAsync("paged")));

        made.Select(each => each.Key[..13]).Distinct().Count().ShouldBe(5);
        var first = await api.Admin.AskAsync("keys?tenant=paged&limit=3");
        var second = await api.Admin.AskAsync($"keys?tenant=paged&limit=3&cursor={first.NextCursor}");
        first.Items.Concat(second.Items).Select(item => item.GetProperty("id").GetGuid()).ShouldBe(made.Select(each => each.Id), ignoreOrder: true);
        second.NextCursor.ShouldBeNull();
    }

    [Theory]
    [InlineData("{}", "name tenant permissions")]
    [InlineData("""{"name":"","tenant":"a/b","permissions":[]}""", "name tenant permissions")]
    [InlineData("""{"name":"x","tenant":"t","permissions":["root"]}""", "permissions")]
    [InlineData("""{"name":"x","tenant":"t","permissions":"read"}""", "permissions")]
    [InlineData("""{"name":"x","tenant":"t","permissions":["read","read"]}""", "permissions")]
    [InlineData("""{"name":"x","tenant":"t","permissions":["read"],"requests_per_minute":0}""", "requests_per_minute")]
    [InlineData("""{"name":"x","tenant":"t","permissions":["read"],"monthly_budget_usd":-1}""", "monthly_budget_usd")]
    [InlineData("""{"name":"x","tenant":"t","permissions":["read"],"monthly_tokens":1.5}""", "monthly_tokens")]
    [InlineData("""{"name":"x","tenant":"t","permissions":["read"],"weight":101}""", "weight")]
    [InlineData("""{"name":"x","tenant":"t","permissions":["read"],"expires_at":"2020-01-01T00:00:00Z"}""", "expires_at")]
    [InlineData("""{"name":"x","tenant":"t","permissions":["read"],"expires_at":"2099-01-01T00:00:00"}""", "expires_at")]
    [InlineData("""{"name":"x","tenant":"t","permissions":["read"],"budget":5}""", "budget")]
    public async Task Create_WithWrongFields_NamesEach(string body, string paths)
    {
        var answer = await api.Admin.PostAsync("keys", body);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.ErrorPaths.ShouldBe(paths.Split(' '), ignoreOrder: true);
    }

    [Fact]
    public async Task Providers_TheCallsOfAllTenants_AreForOperatorsOnly()
    {
        var seen = (await (await api.ClientAsync("curious", "read")).AskAsync("providers")).Items;
        var all = (await api.Admin.AskAsync("providers")).Items;

        seen.Select(Shows).Distinct().ShouldBe([(true, false, false)]);
        all.Select(Shows).Distinct().ShouldBe([(true, true, true)]);
        seen.Count().ShouldBe(all.Count());

        static (bool State, bool Process, bool Cluster) Shows(JsonElement item) =>
            (item.TryGetProperty("available", out _), item.TryGetProperty("process", out _), item.TryGetProperty("cluster", out _));
    }

    [Fact]
    public async Task Rotate_WithOverlap_TakesBothSecretsUntilItEnds()
    {
        var (id, old) = await api.CreateAsync("rotated");

        var rotated = await api.Admin.PostAsync($"keys/{id}/rotate", """{"overlap_seconds":3600}""");
        var next = rotated.Json.GetProperty("key").GetString()!;

        rotated.Json.GetProperty("id").GetGuid().ShouldBe(id);
        rotated.Json.GetProperty("secrets").GetArrayLength().ShouldBe(2);
        (await api.With(old).AskAsync("jobs")).Status.ShouldBe(HttpStatusCode.OK);
        (await api.With(next).AskAsync("jobs")).Status.ShouldBe(HttpStatusCode.OK);

        var last = (await api.Admin.PostAsync($"keys/{id}/rotate", """{"overlap_seconds":0}""")).Json.GetProperty("key").GetString()!;

        (await api.With(old).AskAsync("jobs")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await api.With(next).AskAsync("jobs")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await api.With(last).AskAsync("jobs")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Rotate_WithoutABody_OverlapsForAnHour()
    {
        var (id, _) = await api.CreateAsync("rotated");

        var before = DateTimeOffset.UtcNow;
        var answer = await api.Admin.AskAsync(HttpMethod.Post, $"keys/{id}/rotate");
        var after = DateTimeOffset.UtcNow;

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        var ends = answer.Json.GetProperty("secrets")[1].GetProperty("expires_at").GetDateTimeOffset();
        // Times are told in milliseconds.
        ends.ShouldBeInRange(before.AddHours(1).AddMilliseconds(-1), after.AddHours(1));
    }

    [Fact]
    public async Task Rotate_OfWhatIsNoKey_IsNotFound() =>
        (await api.Admin.PostAsync($"keys/{Guid.NewGuid()}/rotate", "{}")).Status.ShouldBe(HttpStatusCode.NotFound);

    [Fact]
    public async Task Expiry_Passed_EndsTheKey()
    {
        // A machine that takes longer to make the key than the key is to last is given more.
        Answer made;
        DateTimeOffset expires;
        var seconds = 2;
        do
        {
            expires = DateTimeOffset.UtcNow.AddSeconds(seconds *= 2);
            made = await api.Admin.PostAsync("keys", $$"""{"name":"test","tenant":"expiring","permissions":["read"],"expires_at":"{{expires:yyyy-MM-ddTHH:mm:ss.fffZ}}"}""");
        }
        while (made.Status == HttpStatusCode.BadRequest && seconds < 100);
        var client = api.With(made.Json.GetProperty("key").GetString()!);

        while (true)
        {
            var asked = DateTimeOffset.UtcNow;
            if ((await client.AskAsync("jobs")).Status != HttpStatusCode.OK)
            {
                break;
            }

            asked.ShouldBeLessThan(expires.AddSeconds(5));
            await Task.Delay(100);
        }
    }

    [Fact]
    public async Task Patch_ChangesWhatIsGivenAndTakesBoundsAway()
    {
        var (id, _) = await api.CreateAsync("patched", more: "\"monthly_budget_usd\":5,\"weight\":3");

        var answer = await api.Admin.AskAsync(HttpMethod.Patch, $"keys/{id}", Json("""{"name":"other","monthly_budget_usd":null,"monthly_tokens":1000}"""));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        answer.Json.GetProperty("name").GetString().ShouldBe("other");
        answer.Json.GetProperty("monthly_budget_usd").GetRawText().ShouldBe("null");
        answer.Json.GetProperty("monthly_tokens").GetInt64().ShouldBe(1000);
        answer.Json.GetProperty("weight").GetInt32().ShouldBe(3);
        (await api.Admin.AskAsync(HttpMethod.Patch, $"keys/{id}", Json("""{"name":null,"tenant":"x"}"""))).ErrorPaths.ShouldBe(["name", "tenant"], ignoreOrder: true);
    }

    [Fact]
    public async Task LastUse_IsWrittenOnceAMinuteAtMost()
    {
        var (id, key) = await api.CreateAsync("used");
        var client = api.With(key);
        var before = DateTimeOffset.UtcNow;
        await client.AskAsync("jobs");
        var first = await LastUseAsync(id, used => used is not null);

        // Whatever other processes note, the row is not written again so soon.
        await api.Other.Get<ApiKeyStore>().UsedAsync([id], TimeSpan.FromMinutes(1), CancellationToken.None);

        (await LastUseAsync(id, _ => true)).ShouldBe(first);
        (await api.Admin.AskAsync($"keys/{id}")).Json.GetProperty("last_used_at").GetDateTimeOffset().ShouldBeGreaterThan(before.AddSeconds(-1));
    }

    private async Task<DateTimeOffset?> LastUseAsync(Guid id, Func<DateTimeOffset?, bool> until)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            await using var context = await api.One.Get<IDbContextFactory<JobsDbContext>>().CreateDbContextAsync();
            var used = (await context.ApiKeys.SingleAsync(key => key.Id == id)).LastUsedAt;
            if (until(used))
            {
                return used;
            }

            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
            await Task.Delay(200);
        }
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    [Fact]
    public async Task AlertWebhook_OfAKey_IsCheckedAndShownWithoutItsSecret()
    {
        var refused = await api.Admin.PostAsync("keys", """{"name":"a","tenant":"t","permissions":["read"],"alert_webhook":{"url":"http://127.0.0.1/","secret":"hush-hush","more":1}}""");
        refused.ErrorPaths.Order().ShouldBe(["alert_webhook.more", "alert_webhook.secret", "alert_webhook.url"]);
        refused.Text.ShouldNotContain("hush");

        var (id, _) = await api.CreateAsync("alerted", more: "\"alert_webhook\":{\"url\":\"https://alerts.example/x\"}");
        var shown = (await api.Admin.AskAsync($"keys/{id}")).Json.GetProperty("alert_webhook");
        (shown.GetProperty("url").GetString(), shown.GetProperty("signed").GetBoolean()).ShouldBe(("https://alerts.example/x", false));

        var renamed = await api.Admin.AskAsync(HttpMethod.Patch, $"keys/{id}", new StringContent("""{"name":"b"}""", Encoding.UTF8, "application/json"));
        renamed.Json.GetProperty("alert_webhook").GetProperty("url").GetString().ShouldBe("https://alerts.example/x");
        var taken = await api.Admin.AskAsync(HttpMethod.Patch, $"keys/{id}", new StringContent("""{"alert_webhook":null}""", Encoding.UTF8, "application/json"));
        taken.Json.GetProperty("alert_webhook").ValueKind.ShouldBe(JsonValueKind.Null);
    }
}
