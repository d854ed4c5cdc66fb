using DataForge.Jobs.Api;
using DataForge.Jobs.Hosting.Persistence;
using DataForge.Jobs.Standalone;
using DataForge.Jobs.Worker;

const string defaultAddress = "http://127.0.0.1:8080";

var builder = WebApplication.CreateBuilder(args);
if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
{
    builder.WebHost.UseUrls(defaultAddress);
}

// The database outlives the program: it is up before the first service starts and stopped after the last has ended.
await using var database = await EmbeddedDatabase.OpenAsync(builder.Configuration);
var broker = builder.Configuration.GetConnectionString("RabbitMq");

builder.Services.AddPersistence(database.ConnectionString);
builder.Services.AddWorker(builder.Configuration, string.IsNullOrEmpty(broker) ? null : broker);
builder.Services.AddJobsApi(builder.Configuration);

var app = builder.Build();
app.MapJobsApi();
await app.RunAsync();
