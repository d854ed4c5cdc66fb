using System.Reflection;
using System.Runtime.Loader;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.Plugins;

/// <summary>
/// A plugin's own world: its dependencies come from its folder, in its versions, and meet nobody else's. Only what both
/// sides talk in (this assembly, Microsoft.Extensions.AI's abstractions and what those refer to) is the program's.
/// </summary>
internal sealed class PluginLoadContext(string path) : AssemblyLoadContext($"plugin {Path.GetFileNameWithoutExtension(path)}")
{
    private static readonly HashSet<string> Shared = SharedNames();

    private readonly AssemblyDependencyResolver _dependencies = new(path);
    private readonly string _folder = Path.GetDirectoryName(path)!;

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name is not { } name || Shared.Contains(name))
        {
            return null;
        }

        if (_dependencies.ResolveAssemblyToPath(assemblyName) is { } resolved)
        {
            return LoadFromAssemblyPath(resolved);
        }

        // A folder that was put together by hand has no list of dependencies, but the files all the same.
        var beside = Path.Combine(_folder, name + ".dll");
        return File.Exists(beside) ? LoadFromAssemblyPath(beside) : null;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _dependencies.ResolveUnmanagedDllToPath(unmanagedDllName) is { } resolved ? LoadUnmanagedDllFromPath(resolved) : 0;

    private static HashSet<string> SharedNames()
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { typeof(IProviderPlugin).Assembly.GetName().Name! };
        var open = new Stack<Assembly>([typeof(IChatClient).Assembly]);
        while (open.TryPop(out var assembly))
        {
            if (!names.Add(assembly.GetName().Name!))
            {
                continue;
            }

            foreach (var reference in assembly.GetReferencedAssemblies().Where(reference => !names.Contains(reference.Name!)))
            {
                try
                {
                    open.Push(Default.LoadFromAssemblyName(reference));
                }
                catch (FileNotFoundException)
                {
                    // The program does without it, so both sides do.
                }
            }
        }

        return names;
    }
}
