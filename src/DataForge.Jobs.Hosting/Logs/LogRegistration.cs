using DataForge.Jobs.Hosting.Identity;
using DataForge.Jobs.Hosting.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace DataForge.Jobs.Hosting.Logs;

/// <summary>The log of a process: on its standard output, in a form that suits whoever reads it.</summary>
public static class LogRegistration
{
    /// <summary><c>json</c>, <c>text</c>, or <c>auto</c>: text on a terminal, JSON elsewhere.</summary>
    public const string FormatSetting = "Logging:Format";

    private const string Formatter = "Logging:Console:FormatterName";

    /// <summary>Adds the forms, and takes the one that the settings say.</summary>
    /// <exception cref="SettingProblemException">There is no form of that name.</exception>
    public static WebApplicationBuilder AddLogFormat(this WebApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Logging.AddConsoleFormatter<JsonLineFormatter, ConsoleFormatterOptions>();
        builder.Logging.AddConsoleFormatter<TextLineFormatter, ConsoleFormatterOptions>();
        builder.Services.Configure<TextLineOptions>(options => options.Coloured = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));
        var form = FormOf(builder.Configuration[FormatSetting], Console.IsOutputRedirected);
        if (string.IsNullOrEmpty(builder.Configuration[Formatter]))
        {
            builder.Services.Configure<ConsoleLoggerOptions>(options => options.FormatterName = form);
        }

        return builder;
    }

    /// <summary>Puts the worker's id into every line of this process.</summary>
    public static IServiceCollection AddWorkerToLog(this IServiceCollection services)
    {
        services.TryAddSingleton<ProcessIdentity>();
        services.AddOptions<LineIdentity>().Configure<ProcessIdentity>(static (line, process) => line.Worker = process.Id);
        return services;
    }

    /// <summary>The form of a setting.</summary>
    /// <param name="isRedirected">Whether the output goes to a file or a program and not to a terminal.</param>
    internal static string FormOf(string? setting, bool isRedirected) => setting?.Trim().ToLowerInvariant() switch
    {
        "json" => JsonLineFormatter.FormatName,
        "text" => TextLineFormatter.FormatName,
        null or "" or "auto" => isRedirected ? JsonLineFormatter.FormatName : TextLineFormatter.FormatName,
        _ => throw new SettingProblemException("Logging__Format is to be json, text or auto (text on a terminal, else json)."),
    };
}
