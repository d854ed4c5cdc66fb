using System.Text.Json;
using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Integration.Tests.PrivatePostgres;
using DataForge.Jobs.Testing.PostgreSql;

namespace DataForge.Jobs.Integration.Tests.Webhooks;

/// <summary>One for tests that need no settings of their own.</summary>
public sealed class HookedFixture : IAsyncLifetime
{
    private readonly PostgreSqlFixture _postgres = new();
    private ApiServer? _api;

    public ApiServer Api => _api!;

    public Task<string> CreateDatabaseAsync() => _postgres.Server.CreateDatabaseAsync();

    public async Task InitializeAsync()
    {
        await _postgres.InitializeAsync();
        _api = await HookedApi.StartAsync(await CreateDatabaseAsync());
    }

    public async Task DisposeAsync()
    {
        await Api.DisposeAsync();
        await _postgres.DisposeAsync();
    }
}

/// <summary>An API with a worker whose webhooks may go to this machine, and are soon tried again.</summary>
internal static class HookedApi
{
    public const string Key = "0123456789abcdef0123456789abcdef-webhooks";

    public static Task<ApiServer> StartAsync(string database, params (string Name, string Value)[] settings)
    {
        (string Name, string Value)[] usual =
        [
            ("Webhooks:Key", Key), ("Webhooks:RetrySeconds", "0.2"), ("Webhooks:PollSeconds", "0.1"), ("Webhooks:TimeoutSeconds", "20"), ("Outbound:AllowedNetworks:0", "127.0.0.1/32"),
        ];
        return ApiServer.StartAsync(database, worker: true, settings: [.. usual.ExceptBy(settings.Select(setting => setting.Name), setting => setting.Name), .. settings]);
    }

    /// <summary>Submits a job of one sample that tells an address of its end.</summary>
    public static Task<Guid> SubmitAsync(this ApiServer api, Uri address, string? secret = null, string prompt = "Say something.") => api.Http.SubmitAsync(
        JsonSerializer.Serialize(new { count = 1, prompt, webhook = secret is null ? (object)new { url = address } : new { url = address, secret } }));

    /// <summary>Writes an alert to the operators, as of a tenant's budget.</summary>
    public static async Task<Guid> AlertAsync(this ApiServer api)
    {
        var id = Guid.CreateVersion7();
        await api.ExecuteAsync($"""
            INSERT INTO webhook_deliveries (id, target, receiver, event, payload, state, attempts, created_at, next_at, give_up_at)
            SELECT '{id}', 2, '', 'budget.alert', json_build_object('type', 'budget.alert', 'timestamp', '2027-01-31T12:00:00.000000Z', 'data', json_build_object(
                       'scope', 'tenant', 'subject', 'shop', 'tenant', 'shop', 'month', '2027-01', 'level', 80, 'measure', 'cost_usd', 'spent', 8.5, 'bound', 10)),
                   0, 0, t, t, t + interval '1 day' FROM clock_timestamp() AS t
            """);
        return id;
    }

    /// <summary>Waits until a job has a delivery that is as asked.</summary>
    public static async Task<JsonElement> DeliveryAsync(this ApiServer api, Guid job, Func<JsonElement, bool> isDone)
    {
        JsonElement delivery = default;
        await Eventually.SucceedsAsync(async () =>
        {
            delivery = (await api.Http.AskAsync($"jobs/{job}/deliveries")).Items.ShouldHaveSingleItem();
            isDone(delivery).ShouldBeTrue(delivery.ToString());
        });
        return delivery;
    }

    public static Task<JsonElement> DeliveryAsync(this ApiServer api, Guid job, string status) => api.DeliveryAsync(job, delivery => delivery.GetProperty("status").GetString() == status);

    public static IReadOnlyList<JsonElement> AttemptsOf(JsonElement delivery) => [.. delivery.GetProperty("attempts").EnumerateArray()];
}
