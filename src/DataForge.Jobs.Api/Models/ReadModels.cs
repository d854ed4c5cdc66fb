using System.Globalization;
using System.Text.Json;
using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Generation.Providers.Models;

namespace DataForge.Jobs.Api.Models;

/// <summary><c>GET /models</c> and <c>GET /models/{name or alias}</c></summary>
internal static class ReadModels
{
    public static IResult List(HttpContext context, ModelRegistry models)
    {
        var query = new QueryReader(context.Request);
        var provider = query.Text("provider");
        if (query.Refuses(out var problem))
        {
            return problem;
        }

        var found = models.Models.Where(model => provider is null || model.Provider.Equals(provider, StringComparison.OrdinalIgnoreCase));
        return JsonAnswer.List(found, null, (writer, model) => Write(writer, model, models));
    }

    public static IResult Find(string name, HttpContext context, ModelRegistry models)
    {
        var query = new QueryReader(context.Request);
        var provider = query.Text("provider");
        if (query.Refuses(out var problem))
        {
            return problem;
        }

        // Several providers may have a model of that name: the one that a job would get comes first.
        var found = models.TryResolve(name, provider, out var usable, out _)
            ? usable
            : models.Models.FirstOrDefault(model => IsCalled(model, name) && (provider is null || model.Provider.Equals(provider, StringComparison.OrdinalIgnoreCase)));
        return found is null
            ? KnownProblems.NotFound($"There is no model `{name}`.")
            : JsonAnswer.Ok(writer => Write(writer, found, models));
    }

    /// <summary>Whether a model answers to a name.</summary>
    public static bool IsCalled(ModelEntry model, string name) =>
        model.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || model.Aliases.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Writes a model.</summary>
    public static void Write(Utf8JsonWriter writer, ModelEntry model, ModelRegistry models)
    {
        writer.WriteStartObject();
        writer.WriteString("name", model.Name);
        writer.WriteString("provider", model.Provider);
        writer.WriteString("provider_name", model.ProviderName);
        writer.WriteTexts("aliases", model.Aliases);
        writer.WriteNumberOrNull("speed", (double?)model.Speed);
        writer.WriteNumberOrNull("quality", (double?)model.Quality);
        writer.WriteTexts("capabilities", model.Capabilities);
        writer.WriteNumberOrNull("context_length", (double?)model.ContextLength);
        writer.WriteNumberOrNull("input_cost_per_million", model.InputCostPerMillion);
        writer.WriteNumberOrNull("cached_input_cost_per_million", model.CachedInputCostPerMillion);
        writer.WriteNumberOrNull("output_cost_per_million", model.OutputCostPerMillion);
        writer.WriteString("prices_noted_on", model.PricesNotedOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        writer.WriteBoolean("available", models.IsAvailable(model));
        writer.WriteBoolean("default", ReferenceEquals(model, models.Default));
        writer.WriteEndObject();
    }
}
