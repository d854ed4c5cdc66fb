using Microsoft.Extensions.Configuration;

namespace DataForge.Jobs.Hosting.Settings;

/// <summary>Settings without which a process cannot start.</summary>
public static class RequiredSettings
{
    /// <summary>A connection string.</summary>
    /// <exception cref="SettingMissingException">It is not set.</exception>
    public static string RequiredConnection(this IConfiguration configuration, string name) =>
        configuration.GetConnectionString(name) is { Length: > 0 } value
            ? value
            : throw new SettingMissingException($"ConnectionStrings__{name}");
}

/// <summary>A setting is missing; the message says which, and what to do.</summary>
/// <param name="name">As an environment variable.</param>
public sealed class SettingMissingException(string name)
    : Exception($"The setting {name} is missing. Set it in the environment, or start DataForge.Jobs.Standalone, which needs none.");
