using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Models;
using DataForge.Jobs.Generation.Providers.Resilience;
using DataForge.Jobs.Testing.ProviderSimulator;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace DataForge.Jobs.Generation.Tests.Providers;

/// <summary>A gateway whose custom provider is a simulator of its own.</summary>
internal sealed class GatewayFixture : IAsyncDisposable
{
    public const string Key = "secret-key-0123456789";

    private GatewayFixture(SimulatorServer server, ResilienceOptions resilience, TimeSpan timeout)
    {
        Server = server;
        var options = new ProviderOptions
        {
            Backend = ProviderNames.Custom,
            Providers =
            [
                new ProviderEntry(ProviderNames.Custom, ProviderNames.Custom) { Address = server.ChatUrl, IsExactAddress = true, Model = "sim", ApiKey = Key, Timeout = timeout },
                new ProviderEntry(ProviderNames.OpenAi, ProviderNames.OpenAi) { ApiKey = Key, Address = server.BaseUrl },
            ],
            Resilience = resilience,
        };
        Gateway = new ProviderGateway(options, new ModelRegistry(options), new UnlimitedPermits(), TimeProvider.System, NullLogger<ProviderGateway>.Instance);
    }

    public SimulatorServer Server { get; }

    public ProviderGateway Gateway { get; }

    /// <summary>Pauses that are short enough for tests; everything else as in earnest.</summary>
    public static ResilienceOptions Quick { get; } = new()
    {
        BaseDelay = TimeSpan.FromMilliseconds(1),
        MaxDelay = TimeSpan.FromMilliseconds(5),
        Cooldown = TimeSpan.FromMilliseconds(20),
        BreakDuration = TimeSpan.FromMilliseconds(200),
    };

    public static async Task<GatewayFixture> StartAsync(
        SimulatorBehaviour? behaviour = null, ResilienceOptions? resilience = null, TimeSpan? timeout = null) =>
        new(await SimulatorServer.StartAsync(behaviour), resilience ?? Quick, timeout ?? TimeSpan.FromSeconds(30));

    public static SimulatorBehaviour Always(SimulatorRule rule) => new() { Rules = [rule] };

    public static CompletionRequest Request(string prompt = "Write about mountain bicycles.", long ordinal = 0) =>
        new(ProviderNames.Custom, "sim", [new ChatMessage(ChatRole.User, prompt)]) { Seed = 7, Ordinal = ordinal };

    public Task<CompletionOutcome> AskAsync(string prompt = "Write about mountain bicycles.", long ordinal = 0) =>
        Gateway.CompleteAsync(Request(prompt, ordinal), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        Gateway.Dispose();
        await Server.DisposeAsync();
    }
}
