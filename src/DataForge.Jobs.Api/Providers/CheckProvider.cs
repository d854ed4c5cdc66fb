using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Models;

namespace DataForge.Jobs.Api.Providers;

/// <summary>
/// <c>GET /providers/{name}/check</c>: whether a provider is there and takes the key, and which models it has, without a
/// billed call.
/// </summary>
internal static class CheckProvider
{
    public static async Task<IResult> HandleAsync(
        string name, HttpContext context, ProviderGateway gateway, ModelRegistry models, TimeProvider time, CancellationToken cancellationToken)
    {
        if (new QueryReader(context.Request).Refuses(out var problem))
        {
            return problem;
        }

        if (gateway.HealthOf(name) is not { Provider: var provider })
        {
            return KnownProblems.NotFound($"There is no provider `{name}`.");
        }

        var started = time.GetTimestamp();
        if (await gateway.LookAsync(provider, cancellationToken) is not { } listing)
        {
            return KnownProblems.NotFound($"The provider `{provider}` is a plugin's that cannot tell without a call; `POST /providers/{provider}/test` makes a tiny one.");
        }

        var latency = time.GetElapsedTime(started);
        return JsonAnswer.Ok(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("provider", provider);
            writer.WriteBoolean("ok", listing.Check.IsHealthy);
            writer.WriteString("message", listing.Check.Message);
            writer.WriteNumber("latency_ms", Math.Round(latency.TotalMilliseconds, 1));
            writer.WriteStartArray("models");
            foreach (var model in listing.Models ?? [])
            {
                writer.WriteStartObject();
                writer.WriteString("name", model.Name);
                writer.WriteNumberOrNull("context_length", (double?)model.ContextLength);
                // Only what the registry knows can be asked for: `models` in the settings, or PUT /models, names the rest.
                writer.WriteBoolean("registered", models.Find(provider, model.Name) is not null);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }
}
