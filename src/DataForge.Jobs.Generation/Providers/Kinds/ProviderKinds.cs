using System.Diagnostics.CodeAnalysis;
using DataForge.Jobs.Generation.Providers.Mock;
using DataForge.Jobs.Generation.Providers.OpenAi;

namespace DataForge.Jobs.Generation.Providers.Kinds;

/// <summary>The adapters that there are, by name.</summary>
internal sealed class ProviderKinds(IEnumerable<IProviderKind> kinds)
{
    private readonly List<IProviderKind> _kinds = [.. kinds];

    /// <summary>Those that are part of this version.</summary>
    public static ProviderKinds BuiltIn { get; } = new([new OpenAiKind(), new CustomKind(), new MockKind()]);

    /// <summary>Their names, in the order in which they are looked through for a model.</summary>
    public IEnumerable<string> Names => _kinds.Select(static kind => kind.Name);

    /// <summary>All of them.</summary>
    public IReadOnlyList<IProviderKind> All => _kinds;

    /// <summary>The kind of that name.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out IProviderKind? kind)
    {
        kind = _kinds.Find(known => string.Equals(known.Name, name, StringComparison.OrdinalIgnoreCase));
        return kind is not null;
    }

    /// <summary>The kind of a provider whose settings were read, so that it is there.</summary>
    public IProviderKind Of(ProviderEntry entry) =>
        TryGet(entry.Type, out var kind) ? kind : throw new InvalidOperationException($"There is no kind of provider '{entry.Type}'.");
}
