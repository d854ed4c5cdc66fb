using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.Plugins;

/// <summary>
/// A kind of provider from an assembly of its own. A public class with a public constructor without parameters that
/// implements this is found in the plugin folders, or by its name in <c>type: "Namespace.Class, Assembly"</c>.
/// </summary>
public interface IProviderPlugin
{
    /// <summary>
    /// What configuration calls this kind of provider: 1 to 64 lower-case letters, digits, dots, hyphens and underscores,
    /// a letter first, and not the name of a built-in kind.
    /// </summary>
    string Name { get; }

    /// <summary>
    /// Opens a provider; called once for each entry of the configuration. The client must bear many calls at once, send
    /// each request once (the gateway repeats), stop when it is cancelled, give an answer its finish reason and, if it
    /// can, its token counts. It may throw <see cref="HttpRequestException"/> with a status, which is understood.
    /// </summary>
    /// <param name="settings">What the entry says.</param>
    /// <exception cref="ArgumentException">A setting is missing or wrong; the message says which, for people.</exception>
    IChatClient Create(ProviderPluginSettings settings);
}
