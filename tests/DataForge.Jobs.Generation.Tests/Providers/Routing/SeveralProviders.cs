using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Models;
using DataForge.Jobs.Generation.Providers.Resilience;
using DataForge.Jobs.Generation.Providers.Routing;
using DataForge.Jobs.Testing.ProviderSimulator;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace DataForge.Jobs.Generation.Tests.Providers.Routing;

/// <summary>A gateway over several simulators, each the provider of the same name and of a model of its own.</summary>
internal sealed class SeveralProviders : IAsyncDisposable
{
    private readonly Dictionary<string, SimulatorServer> _servers;

    private SeveralProviders(Dictionary<string, SimulatorServer> servers, IReadOnlyList<ModelEntry> models, RoutingOptions routing, ResilienceOptions resilience, TimeSpan timeout)
    {
        _servers = servers;
        var options = new ProviderOptions
        {
            Backend = servers.Keys.First(),
            Providers =
            [
                .. servers.Select(server => new ProviderEntry(server.Key, ProviderNames.Custom)
                {
                    Address = server.Value.ChatUrl,
                    IsExactAddress = true,
                    Model = "of-" + server.Key,
                    ApiKey = KeyOf(server.Key),
                    Timeout = timeout,
                }),
            ],
            Models = models,
            Routing = routing,
            Resilience = resilience,
        };
        Models = new ModelRegistry(options);
        Gateway = new ProviderGateway(options, Models, new UnlimitedPermits(), TimeProvider.System, NullLogger<ProviderGateway>.Instance);
    }

    public ModelRegistry Models { get; }

    public ProviderGateway Gateway { get; }

    public SimulatorServer this[string name] => _servers[name];

    public static string KeyOf(string provider) => $"key-of-{provider}-0123456789";

    public static async Task<SeveralProviders> StartAsync(
        string[] names, IReadOnlyList<ModelEntry>? models = null, RoutingOptions? routing = null, ResilienceOptions? resilience = null, TimeSpan? timeout = null)
    {
        var servers = new Dictionary<string, SimulatorServer>();
        foreach (var name in names)
        {
            servers.Add(name, await SimulatorServer.StartAsync(null));
        }

        return new SeveralProviders(servers, models ?? [], routing ?? new RoutingOptions(), resilience ?? GatewayFixture.Quick, timeout ?? TimeSpan.FromSeconds(20));
    }

    /// <summary>A model that two providers have.</summary>
    public static ModelEntry Shared(params (string Provider, double Weight)[] deployments) => new("shared", deployments[0].Provider)
    {
        ProviderName = "shared-at-" + deployments[0].Provider,
        Deployments = [.. deployments.Select(deployment => new ModelDeployment(deployment.Provider, "shared-at-" + deployment.Provider, deployment.Weight))],
    };

    public static CompletionRequest Ask(string model, string provider, long ordinal = 0, string prompt = "Write about mountain bicycles.") =>
        new(provider, model, [new ChatMessage(ChatRole.User, prompt)]) { Seed = 7, Ordinal = ordinal };

    public Task<CompletionOutcome> CompleteAsync(CompletionRequest request) => Gateway.CompleteAsync(request, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        Gateway.Dispose();
        foreach (var server in _servers.Values)
        {
            await server.DisposeAsync();
        }
    }
}
