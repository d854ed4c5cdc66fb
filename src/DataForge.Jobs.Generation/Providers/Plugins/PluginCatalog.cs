using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace DataForge.Jobs.Generation.Providers.Plugins;

/// <summary>The plugins that loaded, and the ones that did not.</summary>
public sealed class PluginCatalog
{
    private readonly Dictionary<string, Assembly> _assemblies;

    internal PluginCatalog(IReadOnlyList<LoadedPlugin> plugins, IReadOnlyList<PluginFailure> failures, Dictionary<string, Assembly> assemblies)
    {
        Plugins = plugins;
        Failures = failures;
        _assemblies = assemblies;
    }

    /// <summary>A catalog of nothing.</summary>
    public static PluginCatalog Empty { get; } = new([], [], []);

    /// <summary>Every kind of provider that plugins brought, in the order of the folders and of the files' names.</summary>
    public IReadOnlyList<LoadedPlugin> Plugins { get; }

    /// <summary>What did not load, and why; the rest did.</summary>
    public IReadOnlyList<PluginFailure> Failures { get; }

    /// <summary>Finds the plugin that a configuration's <c>type</c> means.</summary>
    /// <param name="type">A plugin's name, in any case, or <c>Namespace.Class, Assembly</c>: an assembly from the plugin folders or one beside the program.</param>
    /// <param name="plugin">The plugin where the answer is true.</param>
    /// <param name="problem">What is wrong, for people, where the answer is false.</param>
    public bool TryFind(string type, [NotNullWhen(true)] out LoadedPlugin? plugin, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(type);
        problem = null;
        var comma = type.IndexOf(',', StringComparison.Ordinal);
        if (comma >= 0)
        {
            plugin = OfType(type[..comma].Trim(), type[(comma + 1)..].Split(',')[0].Trim(), out problem);
            return plugin is not null;
        }

        plugin = Plugins.FirstOrDefault(candidate => string.Equals(candidate.Name, type, StringComparison.OrdinalIgnoreCase));
        if (plugin is null)
        {
            problem = Plugins.Count == 0
                ? $"There is no plugin '{type}': none is installed."
                : $"There is no plugin '{type}'; there are {string.Join(", ", Plugins.Select(static known => known.Name))}.";
        }

        return plugin is not null;
    }

    private LoadedPlugin? OfType(string typeName, string assemblyName, out string? problem)
    {
        problem = null;
        try
        {
            if (!_assemblies.TryGetValue(assemblyName, out var assembly))
            {
                assembly = Assembly.Load(new AssemblyName(assemblyName));
            }

            if (assembly.GetType(typeName, throwOnError: false) is not { } found)
            {
                var known = assembly.GetExportedTypes().Where(PluginLoader.IsPlugin).Select(static plugin => plugin.FullName).ToList();
                problem = $"The assembly '{assemblyName}' has no class '{typeName}'" + (known.Count == 0 ? "." : $"; its plugins are {string.Join(", ", known)}.");
                return null;
            }

            if (!PluginLoader.IsPlugin(found))
            {
                problem = $"The class '{typeName}' is no plugin: it must be public, implement {nameof(IProviderPlugin)} and have a public constructor without parameters.";
                return null;
            }

            return Plugins.FirstOrDefault(loaded => loaded.Plugin.GetType() == found)
                ?? new LoadedPlugin(typeName, assemblyName, (IProviderPlugin)Activator.CreateInstance(found)!);
        }
        catch (FileNotFoundException)
        {
            problem = $"There is no assembly '{assemblyName}', neither in the plugin folders nor beside the program.";
            return null;
        }
        catch (Exception exception)
        {
            problem = $"The plugin '{typeName}' does not load. {PluginFaults.Describe(exception)}";
            return null;
        }
    }
}
