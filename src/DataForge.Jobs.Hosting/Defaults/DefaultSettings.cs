using DataForge.Jobs.Hosting.Logs;
using DataForge.Jobs.Hosting.Settings;
using DataForge.Jobs.Hosting.Settings.Yaml;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration.Memory;

namespace DataForge.Jobs.Hosting.Defaults;

/// <summary>What every program starts from; whatever the settings say goes before it.</summary>
public static class DefaultSettings
{
    /// <summary>
    /// Puts the defaults beneath everything else, a log that tells an operator what happened and no more, and the settings
    /// file in its place.
    /// </summary>
    /// <exception cref="SettingsFileException">The settings file cannot be read.</exception>
    /// <exception cref="SettingProblemException">The form of the log is unknown.</exception>
    public static WebApplicationBuilder AddDefaultSettings(this WebApplicationBuilder builder)
    {
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                ["Logging:LogLevel:Default"] = "Information",
                ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
                // At Debug it repeats the line that it cannot read, and that may be the one with somebody's key.
                ["Logging:LogLevel:Microsoft.AspNetCore.Server.Kestrel.BadRequests"] = "Information",
                ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "Warning",
                // Asking an empty database which migrations it has is answered by an error, and is no news.
                ["Logging:LogLevel:Microsoft.EntityFrameworkCore.Database.Command"] = "None",
                ["Logging:LogLevel:MassTransit"] = "Warning",
            },
        });
        builder.Configuration.AddSettingsFile();
        return builder.AddLogFormat();
    }
}
