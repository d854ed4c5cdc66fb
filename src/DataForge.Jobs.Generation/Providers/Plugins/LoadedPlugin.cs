using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.Plugins;

/// <summary>A kind of provider that a plugin brought.</summary>
/// <param name="Name">What configuration calls it.</param>
/// <param name="Source">The file it came from, or its assembly's name.</param>
/// <param name="Plugin">The plugin itself.</param>
public sealed record LoadedPlugin(string Name, string Source, IProviderPlugin Plugin)
{
    private const int ShortestSecret = 6;

    /// <summary>Opens a provider of this kind. What its client throws is told by kind only: its words may hold anything.</summary>
    /// <exception cref="PluginException">It does not open; the message says why, for people, without the settings' values.</exception>
    public IChatClient Open(ProviderPluginSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        try
        {
            return Plugin.Create(settings) is { } client
                ? new PluginChatClient(settings.Provider, client)
                : throw new PluginException($"The plugin '{Name}' opened nothing for the provider '{settings.Provider}'.");
        }
        catch (Exception exception) when (exception is not PluginException)
        {
            var reason = exception.Message;
            foreach (var value in settings.Values.Values.Where(static value => value?.Length >= ShortestSecret).OrderByDescending(static value => value!.Length))
            {
                reason = reason.Replace(value!, "[redacted]", StringComparison.Ordinal);
            }

            throw new PluginException($"The plugin '{Name}' does not open the provider '{settings.Provider}': {reason}");
        }
    }
}

/// <summary>A file or folder that brought no plugin, although it looked as if it should.</summary>
/// <param name="Source">The file or folder, or the type asked for.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record PluginFailure(string Source, string Reason);

/// <summary>A plugin does not do what was asked of it; the message is for people.</summary>
public sealed class PluginException(string message) : Exception(message);
