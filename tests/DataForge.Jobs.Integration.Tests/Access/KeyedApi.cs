using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Testing.PostgreSql;

namespace DataForge.Jobs.Integration.Tests.Access;

/// <summary>Two API processes that ask for keys, on one database.</summary>
public sealed class KeyedApi : IAsyncLifetime
{
    public const string AdminKey = "0123456789abcdef0123456789abcdef-operators";

    /// <summary>What Prometheus brings.</summary>
    public const string ScrapeToken = "a-token-of-prometheus-and-nobody-else";

    /// <summary>The origin of the one page that may use it.</summary>
    public const string Page = "https://console.example.com";

    private readonly PostgreSqlFixture _postgres = new();
    private readonly List<HttpClient> _clients = [];
    private ApiServer? _one;
    private ApiServer? _other;

    public ApiServer One => _one!;

    public ApiServer Other => _other!;

    /// <summary>The operators.</summary>
    public HttpClient Admin { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await _postgres.InitializeAsync();
        var database = await _postgres.Server.CreateDatabaseAsync();
        _one = await StartAsync(database);
        _other = await StartAsync(database);
        Admin = With(AdminKey);
    }

    public async Task DisposeAsync()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        await One.DisposeAsync();
        await Other.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    /// <summary>Another process beside the two, with settings of its own.</summary>
    public async Task<ApiServer> StartAsync(params (string Name, string Value)[] settings) => await StartAsync(await _postgres.Server.CreateDatabaseAsync(), settings);

    public Task<string> CreateDatabaseAsync() => _postgres.Server.CreateDatabaseAsync();

    /// <summary>A client that brings a key.</summary>
    public HttpClient With(string? key, ApiServer? server = null)
    {
        var client = new HttpClient { BaseAddress = (server ?? One).Http.BaseAddress };
        if (key is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        _clients.Add(client);
        return client;
    }

    /// <summary>Makes a key.</summary>
    /// <param name="more">Further fields, as JSON members.</param>
    public async Task<(Guid Id, string Key)> CreateAsync(string tenant, string permissions = "generate,read", string more = "")
    {
        var list = JsonSerializer.Serialize(permissions.Split(','));
        var answer = await Admin.PostAsync("keys", $$"""{"name":"test","tenant":"{{tenant}}","permissions":{{list}}{{(more.Length > 0 ? "," + more : "")}}}""");
        answer.Status.ShouldBe(HttpStatusCode.Created, answer.Text);
        return (answer.Json.GetProperty("id").GetGuid(), answer.Json.GetProperty("key").GetString()!);
    }

    /// <summary>A client of a tenant.</summary>
    public async Task<HttpClient> ClientAsync(string tenant, string permissions = "generate,read") => With((await CreateAsync(tenant, permissions)).Key);

    private static Task<ApiServer> StartAsync(string database, params (string Name, string Value)[] settings)
    {
        (string Name, string Value)[] usual = [("Access:Keys", "required"), ("DATAFORGE_ADMIN_KEY", AdminKey), ("Access:AddressRequestsPerMinute", "0"), ("Access:FailuresPerMinute", "100000"), ("Cors:Origins:0", Page), ("Metrics:Token", ScrapeToken)];
        return ApiServer.StartAsync(database, settings: [.. usual.ExceptBy(settings.Select(setting => setting.Name), setting => setting.Name), .. settings]);
    }
}
