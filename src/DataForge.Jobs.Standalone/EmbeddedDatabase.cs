using DataForge.Jobs.Hosting.Settings;
using DataForge.Jobs.Hosting.Webhooks;

namespace DataForge.Jobs.Standalone;

/// <summary>The database that the settings name, else a private one of this process.</summary>
internal sealed class EmbeddedDatabase : IAsyncDisposable
{
    private const string WebhookKey = WebhookOptions.Section + ":" + nameof(WebhookOptions.Key);

    private readonly PrivatePostgres? _server;
    private readonly ILoggerFactory? _logging;

    private EmbeddedDatabase(string connectionString, PrivatePostgres? server, ILoggerFactory? logging) =>
        (ConnectionString, _server, _logging) = (connectionString, server, logging);

    /// <summary>How to reach it.</summary>
    public string ConnectionString { get; }

    /// <summary>Starts a private server unless <c>ConnectionStrings:Postgres</c> names one; beside it lies a key for webhooks' secrets, unless the settings name one.</summary>
    /// <exception cref="PrivatePostgresException">It cannot be started; the message says what to do.</exception>
    public static async Task<EmbeddedDatabase> OpenAsync(IConfiguration configuration)
    {
        if (configuration.OptionalPostgres() is { } given)
        {
            return new EmbeddedDatabase(given, null, null);
        }

        // The program's own logging is not built yet.
        var logging = LoggerFactory.Create(logging => logging.AddConfiguration(configuration.GetSection("Logging")).AddConsole());
        var options = new PrivatePostgresOptions
        {
            DataDirectory = configuration["Standalone:DataDirectory"] is { Length: > 0 } directory ? directory : PrivatePostgresOptions.DefaultDataDirectory,
        };
        using var interrupt = new CancellationTokenSource();
        Console.CancelKeyPress += Interrupt;
        try
        {
            var server = await PrivatePostgres.StartAsync(options, logging.CreateLogger<PrivatePostgres>(), interrupt.Token);
            if (string.IsNullOrEmpty(configuration[WebhookKey]))
            {
                configuration[WebhookKey] = WebhookKeyFile.ReadOrDraw(options.DataDirectory);
            }

            return new EmbeddedDatabase(server.ConnectionString, server, logging);
        }
        finally
        {
            Console.CancelKeyPress -= Interrupt;
        }

        void Interrupt(object? sender, ConsoleCancelEventArgs e)
        {
            e.Cancel = true;
            interrupt.Cancel();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _logging?.Dispose();
    }
}
