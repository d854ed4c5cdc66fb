using DataForge.Jobs.Api;
using DataForge.Jobs.Hosting.Messaging;
using DataForge.Jobs.Hosting.Persistence;
using DataForge.Jobs.Storage.Schema;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DataForge.Jobs.Integration.Tests.Api;

/// <summary>The API in this process, on Kestrel and a free port.</summary>
public sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ApiServer(WebApplication app)
    {
        _app = app;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal) + "/api/v1/") };
    }

    /// <summary>Addresses are relative to the API's base path.</summary>
    public HttpClient Http { get; }

    /// <param name="worker">Whether jobs are also worked on, by the mock provider.</param>
    /// <param name="rabbitMq">A broker; null for the in-memory transport.</param>
    public static async Task<ApiServer> StartAsync(string postgres, bool worker = false, string? rabbitMq = null, params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value));
        builder.Logging.SetMinimumLevel(LogLevel.Critical);
        builder.WebHost.UseUrls(settings.Where(setting => setting.Name == "urls").Select(setting => setting.Value).FirstOrDefault("http://127.0.0.1:0"));
        builder.Services.AddPersistence(postgres);
        if (worker)
        {
            builder.Services.AddWorker(builder.Configuration, rabbitMq);
        }
        else
        {
            builder.Services.AddMessaging(rabbitMq);
        }

        builder.Services.AddJobsApi(builder.Configuration);
        var app = builder.Build();
        app.MapJobsApi();
        await app.StartAsync();
        return new ApiServer(app);
    }

    public T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Writes rows as if workers had.</summary>
    public async Task StoreAsync(params object[] rows)
    {
        await using var context = await Get<IDbContextFactory<JobsDbContext>>().CreateDbContextAsync();
        context.AddRange(rows);
        await context.SaveChangesAsync();
    }

    /// <summary>Changes rows as if workers had.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var context = await Get<IDbContextFactory<JobsDbContext>>().CreateDbContextAsync();
        await context.Database.ExecuteSqlRawAsync(sql);
    }

    /// <summary>Stops it as an operator's signal does.</summary>
    /// <param name="grace">After which everything still under way is broken off.</param>
    public async Task StopAsync(TimeSpan grace)
    {
        using var end = new CancellationTokenSource(grace);
        try
        {
            await _app.StopAsync(end.Token);
        }
        catch (OperationCanceledException)
        {
            // So a host says that not everything ended in time.
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}

/// <summary>One API for a class of tests, on a database of its own and without a worker.</summary>
public sealed class ApiFixture : IAsyncLifetime
{
    private readonly PostgreSqlFixture _postgres = new();
    private ApiServer? _server;

    public ApiServer Server => _server!;

    public HttpClient Http => Server.Http;

    /// <summary>A database for another API beside this one.</summary>
    public Task<string> CreateDatabaseAsync() => _postgres.Server.CreateDatabaseAsync();

    public async Task InitializeAsync()
    {
        await _postgres.InitializeAsync();
        _server = await ApiServer.StartAsync(await _postgres.Server.CreateDatabaseAsync());
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        await _postgres.DisposeAsync();
    }
}
