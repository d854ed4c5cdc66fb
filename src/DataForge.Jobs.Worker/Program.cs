using DataForge.Jobs.Hosting.Defaults;
using DataForge.Jobs.Hosting.Metrics;
using DataForge.Jobs.Hosting.Persistence;
using DataForge.Jobs.Hosting.Settings;
using DataForge.Jobs.Hosting.Telemetry;
using DataForge.Jobs.Worker;

try
{
    var builder = WebApplication.CreateBuilder(args).AddDefaultSettings().AddTelemetry();
    builder.Services.AddPersistence(builder.Configuration.RequiredPostgres());
    builder.Services.AddWorker(builder.Configuration, builder.Configuration.RequiredRabbitMq());

    var app = builder.Build();
    app.MapGet("/api/v1/health", () => TypedResults.Ok(new { status = "healthy" }));
    app.MapGuardedMetrics();
    await app.RunAsync();
    return 0;
}
catch (Exception exception) when (SettingProblems.IsForPeople(exception))
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
