using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Anthropic;
using DataForge.Jobs.Generation.Providers.Mock;
using DataForge.Jobs.Generation.Providers.Ollama;
using DataForge.Jobs.Generation.Providers.OpenAi;
using DataForge.Jobs.Testing.ProviderSimulator;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Tests.Providers.Conformance;

/// <summary>An adapter as the suite sees it: everything that is asked of one is asked of all.</summary>
/// <param name="Name">How it is called in the table.</param>
/// <param name="Open">Opens it on a server.</param>
internal sealed record AdapterUnderTest(string Name, Func<Uri, IChatClient> Open)
{
    public const string Key = "canary-key-0123456789";

    /// <summary>How long to stay away once the quota is used up.</summary>
    public static readonly TimeSpan QuotaPause = TimeSpan.FromSeconds(77);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Those that speak with a server.</summary>
    public static IReadOnlyList<AdapterUnderTest> OverHttp { get; } =
    [
        new("openai", static server => OpenAi(new(server, "/v1"), isExact: false, isOfficial: true)),
        new("openai, exact", static server => OpenAi(new(server, "/v1/chat/completions"), isExact: true, isOfficial: true)),
        new("custom", static server => OpenAi(new(server, "/v1/chat/completions"), isExact: true, isOfficial: false)),
        new("custom, base", static server => OpenAi(new(server, "/v1/"), isExact: false, isOfficial: false)),
        new("azure", static server => Azure(new(server, "/openai/deployments/sim/chat/completions?api-version=2026-01-01"))),
        new("anthropic", static server => new AnthropicChatClient(
            new AnthropicEndpoint("anthropic", server) { ApiKey = Key, Timeout = Patience, QuotaPause = QuotaPause }, TimeProvider.System)),
        new("ollama", static server => new OllamaChatClient(
            new OllamaEndpoint("ollama", server) { ApiKey = Key, Timeout = Patience, QuotaPause = QuotaPause }, TimeProvider.System)),
    ];

    public static IReadOnlyList<AdapterUnderTest> All { get; } = [.. OverHttp, new("mock", static _ => new MockChatClient(new MockOptions(), TimeProvider.System))];

    public static TheoryData<string> Names => [.. All.Select(static adapter => adapter.Name)];

    public static TheoryData<string> HttpNames => [.. OverHttp.Select(static adapter => adapter.Name)];

    public static ChatMessage[] Messages { get; } =
    [
        new(ChatRole.System, "Be brief."), new(ChatRole.User, "Name a fruit."), new(ChatRole.Assistant, "Apple."), new(ChatRole.User, "Describe its garden, please."),
    ];

    /// <summary>An adapter on a server that takes its key and no other.</summary>
    public static async Task<(SimulatorServer Server, IChatClient Client)> StartAsync(string name, SimulatorBehaviour? behaviour = null)
    {
        var server = await SimulatorServer.StartAsync((behaviour ?? new()) with { Key = Key });
        return (server, All.Single(adapter => adapter.Name == name).Open(server.Address));
    }

    private static OpenAiChatClient OpenAi(Uri address, bool isExact, bool isOfficial) =>
        new(new OpenAiEndpoint("openai", address) { IsExact = isExact, ApiKey = Key, Timeout = Patience, QuotaPause = QuotaPause }, TimeProvider.System, isOfficial);

    private static OpenAiChatClient Azure(Uri address) => new(
        new OpenAiEndpoint("azure", address) { IsExact = true, Headers = new Dictionary<string, string> { ["api-key"] = Key }, Timeout = Patience, QuotaPause = QuotaPause },
        TimeProvider.System,
        isOfficial: false);
}
