using DataForge.Jobs.Api;
using DataForge.Jobs.Hosting.Defaults;
using DataForge.Jobs.Hosting.Persistence;
using DataForge.Jobs.Hosting.Settings;
using DataForge.Jobs.Hosting.Telemetry;
using DataForge.Jobs.Worker;

namespace DataForge.Jobs.Standalone;

/// <summary>Api and Worker in one process, with a private PostgreSQL and the in-memory transport unless told otherwise.</summary>
public sealed class StandaloneProcess : IAsyncDisposable
{
    private const string DefaultAddress = "http://127.0.0.1:8080";

    private readonly EmbeddedDatabase _database;

    private StandaloneProcess(EmbeddedDatabase database, WebApplication app) => (_database, App) = (database, app);

    /// <summary>The program; not started yet.</summary>
    public WebApplication App { get; }

    /// <summary>How to reach its database.</summary>
    public string ConnectionString => _database.ConnectionString;

    /// <summary>Builds the process; its database is up when this returns.</summary>
    /// <param name="args">The command line.</param>
    /// <exception cref="PrivatePostgresException">The private server cannot be started; the message says what to do.</exception>
    public static async Task<StandaloneProcess> CreateAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args).AddDefaultSettings().AddTelemetry();
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
        {
            builder.WebHost.UseUrls(DefaultAddress);
        }

        // The database outlives the program: it is up before the first service starts, stopped after the last has ended.
        var broker = builder.Configuration.OptionalRabbitMq();
        var database = await EmbeddedDatabase.OpenAsync(builder.Configuration);
        builder.Services.AddPersistence(database.ConnectionString);
        builder.Services.AddWorker(builder.Configuration, broker);
        builder.Services.AddJobsApi(builder.Configuration);

        var app = builder.Build();
        app.MapJobsApi();
        return new StandaloneProcess(database, app);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await _database.DisposeAsync();
    }
}
