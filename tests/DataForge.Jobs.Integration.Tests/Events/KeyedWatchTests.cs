using System.Diagnostics;
using DataForge.Jobs.Integration.Tests.Access;
using DataForge.Jobs.Integration.Tests.Api;

namespace DataForge.Jobs.Integration.Tests.Events;

public sealed class KeyedWatchTests(KeyedApi api) : IClassFixture<KeyedApi>
{
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
    public async Task AlertWebhook_OfAKey_IsCheckedAndShownWithoutItsSecret()
    {
        var refused = await api.Admin.PostAsync("keys", """{"name":"a","tenant":"t","permissions":["read"],"alert_webhook":{"url":"http://127.0.0.1/","secret":"hush-hush","more":1}}""");
        refused.ErrorPaths.Order().ShouldBe(["alert_webhook.more", "alert_webhook.secret", "alert_webhook.url"]);
        refused.Text.ShouldNotContain("hush");

        var (id, _) = await api.CreateAsync("alerted", more: "\"alert_webhook\":{\"url\":\"https://alerts.example/x\"}");
        var shown = (await api.Admin.AskAsync($"keys/{id}")).Json.GetProperty("alert_webhook");
        (shown.GetProperty("url").GetString(), shown.GetProperty("signed").GetBoolean()).ShouldBe(("https://alerts.example/x", false));

        var renamed = await api.Admin.AskAsync(HttpMethod.Patch, $"keys/{id}", new StringContent("""{"name":"b"}""", System.Text.Encoding.UTF8, "application/json"));
        renamed.Json.GetProperty("alert_webhook").GetProperty("url").GetString().ShouldBe("https://alerts.example/x");
        var taken = await api.Admin.AskAsync(HttpMethod.Patch, $"keys/{id}", new StringContent("""{"alert_webhook":null}""", System.Text.Encoding.UTF8, "application/json"));
        taken.Json.GetProperty("alert_webhook").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
    }
}
