using System.Reflection;
using System.Text.RegularExpressions;

namespace DataForge.Jobs.Generation.Providers.Plugins;

/// <summary>
/// Loads plugins from folders: <c>plugins/Mine.dll</c>, or <c>plugins/Mine/Mine.dll</c> with its dependencies beside it.
/// One that fails stops neither the others nor the program.
/// </summary>
public static partial class PluginLoader
{
    /// <summary>Where plugins are looked for: <c>plugins/</c> beside the program, and <c>~/.config/dataforge/plugins/</c>.</summary>
    public static IReadOnlyList<string> DefaultDirectories { get; } =
    [
        Path.Combine(AppContext.BaseDirectory, "plugins"),
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config", "dataforge", "plugins"),
    ];

    /// <summary>Loads everything; it never throws for what is in the folders.</summary>
    /// <param name="directories">Folders to look in, the first one wins where two plugins share a name; missing ones are passed over.</param>
    /// <param name="reservedNames">Names of built-in providers, which no plugin may take.</param>
    public static PluginCatalog Load(IEnumerable<string> directories, IEnumerable<string> reservedNames)
    {
        ArgumentNullException.ThrowIfNull(directories);
        ArgumentNullException.ThrowIfNull(reservedNames);
        var loading = new Loading(reservedNames);
        foreach (var directory in directories.Select(Path.GetFullPath).Distinct(StringComparer.Ordinal))
        {
            loading.ReadDirectory(directory);
        }

        return loading.ToCatalog();
    }

    internal static bool IsPlugin(Type type) =>
        type is { IsClass: true, IsAbstract: false, IsVisible: true, ContainsGenericParameters: false }
        && type.IsAssignableTo(typeof(IProviderPlugin))
        && type.GetConstructor(Type.EmptyTypes) is not null;

    [GeneratedRegex("^[a-z][a-z0-9._-]{0,63}$", RegexOptions.CultureInvariant)]
    private static partial Regex ValidName();

    private sealed class Loading(IEnumerable<string> reservedNames)
    {
        private readonly HashSet<string> _reserved = new(reservedNames, StringComparer.OrdinalIgnoreCase);
        private readonly List<LoadedPlugin> _plugins = [];
        private readonly List<PluginFailure> _failures = [];
        private readonly Dictionary<string, Assembly> _assemblies = new(StringComparer.OrdinalIgnoreCase);

        public PluginCatalog ToCatalog() => new(_plugins, _failures, _assemblies);

        public void ReadDirectory(string directory)
        {
            if (!Directory.Exists(directory))
            {
                return;
            }

            try
            {
                ReadFiles(directory);
                foreach (var folder in Directory.EnumerateDirectories(directory).Order(StringComparer.Ordinal))
                {
                    var before = (_plugins.Count, _failures.Count);
                    ReadFiles(folder);
                    if (before == (_plugins.Count, _failures.Count))
                    {
                        _failures.Add(new(folder, $"No assembly in this folder refers to {typeof(IProviderPlugin).Assembly.GetName().Name}, as plugins do."));
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                _failures.Add(new(directory, PluginFaults.Describe(exception)));
            }
        }

        private void ReadFiles(string folder)
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*.dll").Order(StringComparer.Ordinal))
            {
                try
                {
                    if (PluginFile.IsPlugin(file))
                    {
                        ReadAssembly(file);
                    }
                }
                catch (Exception exception)
                {
                    // Whatever a stranger's file does on loading, the rest starts.
                    _failures.Add(new(file, PluginFaults.Describe(exception)));
                }
            }
        }

        private void ReadAssembly(string file)
        {
            var assembly = new PluginLoadContext(file).LoadFromAssemblyPath(file);
            _assemblies.TryAdd(assembly.GetName().Name!, assembly);
            var types = assembly.GetExportedTypes().Where(IsPlugin).ToList();
            if (types.Count == 0)
            {
                _failures.Add(new(file, $"It has no public class that implements {nameof(IProviderPlugin)} and has a public constructor without parameters."));
            }

            foreach (var type in types)
            {
                try
                {
                    Add(file, (IProviderPlugin)Activator.CreateInstance(type)!);
                }
                catch (Exception exception)
                {
                    _failures.Add(new($"{file} ({type.FullName})", PluginFaults.Describe(exception)));
                }
            }
        }

        private void Add(string file, IProviderPlugin plugin)
        {
            var name = plugin.Name;
            var problem = name is null || !ValidName().IsMatch(name)
                ? $"Its name '{name}' is none: 1 to 64 lower-case letters, digits, dots, hyphens and underscores, a letter first."
                : _reserved.Contains(name) ? $"Its name '{name}' is that of a built-in provider."
                : _plugins.Find(other => string.Equals(other.Name, name, StringComparison.OrdinalIgnoreCase)) is { } other ? $"Its name '{name}' is already taken by {other.Source}."
                : null;
            if (problem is null)
            {
                _plugins.Add(new LoadedPlugin(name!, file, plugin));
            }
            else
            {
                _failures.Add(new($"{file} ({plugin.GetType().FullName})", problem));
            }
        }
    }
}
