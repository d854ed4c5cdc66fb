using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DataForge.Jobs.Testing.ProviderSimulator;

/// <summary>
/// A real HTTP server on a loopback port that speaks OpenAI's chat protocol, Anthropic's at <c>/v1/messages</c> and
/// Ollama's at <c>/api/chat</c>, answers deterministically, counts what it is asked and misbehaves on demand. Other processes reach its counts and its behaviour under <c>/admin</c>.
/// </summary>
public sealed class SimulatorServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CallLedger _ledger = new();

    private SimulatorServer(int port, SimulatorBehaviour behaviour)
    {
        Behaviour = behaviour;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            // Many run at once, and each that watches its settings takes one of the few watches that a user has.
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
        });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        _app = builder.Build();
        MapAdmin();
        var chat = new ChatEndpoint(this, _ledger, new RateWindow(TimeProvider.System), TimeProvider.System);
        _app.MapPost("/{**path}", chat.HandleAsync);
        _app.MapGet("/{**path}", new ModelList(this).HandleAsync);
    }

    /// <summary>How it behaves from the next call on.</summary>
    public SimulatorBehaviour Behaviour { get; set; }

    /// <summary>
    /// Decides by itself what goes wrong with a call, given its number from 1, and when; null leaves it to the rules.
    /// </summary>
    public Func<SimulatorRequest, int, Task<SimulatorRule?>>? Script { get; set; }

    /// <summary>Is waited for before each piece of a stream, given its number from 0; null lets them go at once.</summary>
    public Func<int, CancellationToken, Task>? BeforeDelta { get; set; }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:12345</c>.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>What <c>OPENAI_BASE_URL</c> is to be.</summary>
    public Uri BaseUrl => new(Address, "/v1");

    /// <summary>What <c>CUSTOM_LLM_URL</c> is to be.</summary>
    public Uri ChatUrl => new(Address, "/v1/chat/completions");

    /// <summary>What it has seen so far.</summary>
    public SimulatorStats Stats => _ledger.Snapshot(prompts: true);

    /// <summary>The call that arrived last.</summary>
    public SimulatorRequest? LastRequest => _ledger.Last;

    /// <summary>Whether it remembers every call by itself in <see cref="Calls"/>; off unless asked for, since it grows.</summary>
    public bool KeepsJournal
    {
        get => _ledger.KeepsJournal;
        set => _ledger.KeepsJournal = value;
    }

    /// <summary>Every call since the journal was begun or the counts were reset, in order of arrival.</summary>
    public IReadOnlyList<SimulatorCall> Calls => _ledger.Journal;

    /// <summary>Starts on a port, 0 for any that is free.</summary>
    public static async Task<SimulatorServer> StartAsync(SimulatorBehaviour? behaviour = null, int port = 0)
    {
        var server = new SimulatorServer(port, behaviour ?? new SimulatorBehaviour());
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Forgets what it has seen.</summary>
    public void ResetStats() => _ledger.Reset();

    /// <summary>Waits until somebody stops the process.</summary>
    public Task WaitForShutdownAsync() => _app.WaitForShutdownAsync();

    /// <summary>Stops listening and drops what is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private void MapAdmin()
    {
        _app.MapGet("/admin/stats", (HttpRequest request) =>
            Results.Json(_ledger.Snapshot(prompts: request.Query.ContainsKey("prompts")), SimulatorBehaviour.Json));
        _app.MapPost("/admin/stats/reset", () =>
        {
            ResetStats();
            return Results.NoContent();
        });
        _app.MapGet("/admin/behaviour", () => Results.Json(Behaviour, SimulatorBehaviour.Json));
        _app.MapPost("/admin/behaviour", async (HttpRequest request) =>
        {
            try
            {
                var changes = await JsonNode.ParseAsync(request.Body) as JsonObject;
                Behaviour = Behaviour.With(changes ?? throw new JsonException("The body must be an object."));
                return Results.Json(Behaviour, SimulatorBehaviour.Json);
            }
            catch (JsonException exception)
            {
                return Results.BadRequest(exception.Message);
            }
        });
    }
}
