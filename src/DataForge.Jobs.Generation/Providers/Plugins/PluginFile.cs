using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace DataForge.Jobs.Generation.Providers.Plugins;

/// <summary>Looks into assemblies without loading them, so that a plugin's dependencies are not taken for plugins.</summary>
internal static class PluginFile
{
    private static readonly string OurName = typeof(IProviderPlugin).Assembly.GetName().Name!;

    /// <summary>The program's own files, which people copy along with their plugin.</summary>
    private static readonly HashSet<string> ProgramsOwn = ((AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string) ?? "")
        .Split(Path.PathSeparator)
        .Select(Path.GetFileName)
        .OfType<string>()
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the assembly refers to this one, as only plugins do.</summary>
    /// <exception cref="BadImageFormatException">The file is neither an assembly nor a native library.</exception>
    public static bool IsPlugin(string path)
    {
        if (ProgramsOwn.Contains(Path.GetFileName(path)))
        {
            return false;
        }

        using var file = new PEReader(File.OpenRead(path));
        if (!file.HasMetadata)
        {
            return false;
        }

        var metadata = file.GetMetadataReader();
        return metadata.IsAssembly
            && metadata.AssemblyReferences.Any(handle => metadata.StringComparer.Equals(metadata.GetAssemblyReference(handle).Name, OurName, ignoreCase: true));
    }
}
