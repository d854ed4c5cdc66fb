using System.Reflection;

namespace DataForge.Jobs.Generation.Providers.Plugins;

/// <summary>Why something did not load, in words that say what to do.</summary>
internal static class PluginFaults
{
    public static string Describe(Exception exception) => exception switch
    {
        ReflectionTypeLoadException { LoaderExceptions: [{ } first, ..] } => Describe(first),
        TargetInvocationException { InnerException: { } inner } => $"Its constructor failed with {inner.GetType().Name}: {inner.Message}",
        FileNotFoundException { FileName: { Length: > 0 } missing } => $"It needs {missing}, which is neither in its folder nor in the program.",
        FileLoadException { FileName: { Length: > 0 } other } => $"It needs {other}, and the program has another version.",
        BadImageFormatException => "It is not an assembly that this program can load.",
        TypeLoadException or MissingMemberException => $"It was built against another version of the program: {exception.Message}",
        UnauthorizedAccessException or IOException => $"It cannot be read: {exception.Message}",
        _ => $"It failed with {exception.GetType().Name}: {exception.Message}",
    };
}
