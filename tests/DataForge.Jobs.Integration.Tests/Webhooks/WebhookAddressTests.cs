using System.Net;
using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Testing.PostgreSql;
using static DataForge.Jobs.Integration.Tests.Webhooks.HookedApi;

namespace DataForge.Jobs.Integration.Tests.Webhooks;

/// <summary>Where webhooks must not lead, and what they must not be given.</summary>
public sealed class WebhookAddressTests(WebhookAddressTests.Fixture fixture) : IClassFixture<WebhookAddressTests.Fixture>
{
    [Fact]
    public async Task Submit_AddressesThatLeadInside_AreRefusedByPath()
    {
        var api = fixture.Api;

        foreach (var url in (string[])["http://127.0.0.1/", "http://169.254.169.254/latest", "https://10.0.0.7/hook", "http://[::1]/", "http://localhost:8080/", "ftp://example.com/", "https://a:b@example.com/", "nonsense"])
        {
            var answer = await api.Http.PostAsync("jobs", $$$"""{"count":1,"prompt":"x","webhook":{"url":"{{{url}}}"}}""");
            (answer.Status, answer.Code, string.Join(' ', answer.ErrorPaths)).ShouldBe((HttpStatusCode.BadRequest, "validation_failed", "webhook.url"), answer.Text);
        }

        (await api.Http.PostAsync("jobs", """{"count":1,"prompt":"x","webhook":{"url":"https://10.9.1.2/hook"}}""")).Status.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Deliver_NameThatLeadsInside_IsRefusedBeforeAConnectionIsMade()
    {
        await using var inside = await Receiver.StartAsync();
        var api = fixture.Api;
        var job = await api.Http.SubmitAsync("""{"count":1,"prompt":"x","not_before":"2099-01-01T00:00:00Z","webhook":{"url":"https://example.com/hook"}}""");

        // As a name that was public when it was given, and is not any more.
        await api.ExecuteAsync($"UPDATE job_webhooks SET url = 'http://localhost:{inside.Address.Port}/' WHERE job_id = '{job}'");
        (await api.Http.PostAsync($"jobs/{job}/cancel", "{}")).Status.ShouldBe(HttpStatusCode.Accepted);
        var delivery = await api.DeliveryAsync(job, delivery => AttemptsOf(delivery).Count > 1);

        AttemptsOf(delivery).ShouldAllBe(attempt => attempt.GetProperty("error").GetString() == "address_refused");
        inside.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Submit_SecretThatNobodyCanKeep_IsRefusedWithoutBeingSaid()
    {
        var api = fixture.Api;

        var answer = await api.Http.PostAsync("jobs", """{"count":1,"prompt":"x","webhook":{"url":"https://example.com/","secret":"hush-hush"}}""");

        (answer.Status, answer.ErrorPaths.ShouldHaveSingleItem()).ShouldBe((HttpStatusCode.BadRequest, "webhook.secret"));
        answer.Text.ShouldNotContain("hush-hush");
        answer.Text.ShouldContain("Webhooks__Key");
    }

    /// <summary>An API that lets webhooks out only, and has nothing to seal secrets with.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        private readonly PostgreSqlFixture _postgres = new();
        private ApiServer? _api;

        public ApiServer Api => _api!;

        public async Task InitializeAsync()
        {
            await _postgres.InitializeAsync();
            _api = await HookedApi.StartAsync(await _postgres.Server.CreateDatabaseAsync(), ("Outbound:AllowedNetworks:0", "10.9.0.0/16"), ("Webhooks:Key", ""));
        }

        public async Task DisposeAsync()
        {
            await Api.DisposeAsync();
            await _postgres.DisposeAsync();
        }
    }
}
