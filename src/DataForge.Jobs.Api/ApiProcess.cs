using DataForge.Jobs.Hosting.Defaults;
using DataForge.Jobs.Hosting.Messaging;
using DataForge.Jobs.Hosting.Persistence;
using DataForge.Jobs.Hosting.Settings;
using DataForge.Jobs.Hosting.Telemetry;

namespace DataForge.Jobs.Api;

/// <summary>The API as a process of its own.</summary>
public static class ApiProcess
{
    /// <summary>Builds the process; not started yet.</summary>
    /// <param name="args">The command line.</param>
    /// <exception cref="SettingMissingException">The database or the broker is not named.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The providers' settings are wrong; it lists every problem.</exception>
    public static WebApplication Create(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args).AddDefaultSettings().AddTelemetry();
        builder.Services.AddPersistence(builder.Configuration.RequiredPostgres());
        builder.Services.AddMessaging(builder.Configuration.RequiredRabbitMq());
        builder.Services.AddJobsApi(builder.Configuration);

        var app = builder.Build();
        app.MapJobsApi();
        return app;
    }
}
