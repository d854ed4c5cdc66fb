using System.Diagnostics.CodeAnalysis;
using DataForge.Jobs.Generation.Providers.Anthropic;
using DataForge.Jobs.Generation.Providers.Mock;
using DataForge.Jobs.Generation.Providers.Ollama;
using DataForge.Jobs.Generation.Providers.OpenAi;
using DataForge.Jobs.Generation.Providers.Plugins;

namespace DataForge.Jobs.Generation.Providers.Kinds;

/// <summary>The adapters that there are, by name.</summary>
internal sealed class ProviderKinds
{
    private static readonly IProviderKind[] Own = [new OpenAiKind(), new AnthropicKind(), new OllamaKind(), new CustomKind(), new MockKind()];

    private readonly PluginCatalog _plugins;
    private readonly List<IProviderKind> _kinds;

    /// <summary>Those that are part of this version, and the plugins'.</summary>
    public ProviderKinds(PluginCatalog plugins) =>
        (_plugins, _kinds) = (plugins, [.. Own, .. plugins.Plugins.Select(static plugin => new PluginKind(plugin))]);

    /// <summary>Those that are part of this version.</summary>
    public static ProviderKinds BuiltIn { get; } = new(PluginCatalog.Empty);

    /// <summary>The names of those that are part of this version, which no plugin can take.</summary>
    public static IEnumerable<string> ReservedNames => Own.Select(static kind => kind.Name);

    /// <summary>Their names, in the order in which they are looked through for a model.</summary>
    public IEnumerable<string> Names => _kinds.Select(static kind => kind.Name);

    /// <summary>All of them.</summary>
    public IReadOnlyList<IProviderKind> All => _kinds;

    /// <summary>The kind of that name, or of that <c>Namespace.Class, Assembly</c>.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out IProviderKind? kind) => TryGet(name, out kind, out _);

    /// <summary>The kind of that name, or of that <c>Namespace.Class, Assembly</c>.</summary>
    /// <param name="name">As the settings say it.</param>
    /// <param name="kind">The kind where the answer is true.</param>
    /// <param name="problem">What is wrong, for people, where the answer is false.</param>
    public bool TryGet(string name, [NotNullWhen(true)] out IProviderKind? kind, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        kind = _kinds.Find(known => string.Equals(known.Name, name, StringComparison.OrdinalIgnoreCase));
        if (kind is null && name.Contains(',', StringComparison.Ordinal) && _plugins.TryFind(name, out var plugin, out problem))
        {
            kind = new PluginKind(plugin);
        }

        problem ??= kind is null ? $"there is no kind of provider '{name}'; known are {string.Join(", ", Names)}." : null;
        return kind is not null;
    }

    /// <summary>The kind of a provider whose settings were read, so that it is there.</summary>
    public IProviderKind Of(ProviderEntry entry) =>
        TryGet(entry.Type, out var kind) ? kind : throw new InvalidOperationException($"There is no kind of provider '{entry.Type}'.");
}
