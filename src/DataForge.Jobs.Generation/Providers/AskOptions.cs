using DataForge.Jobs.Generation.Providers.Models;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers;

/// <summary>A request's parameters in the words of <see cref="ChatOptions"/>, with what it leaves open filled in.</summary>
internal static class AskOptions
{
    private const string Ordinal = "dataforge.ordinal";

    /// <summary>Vendors want a schema to have a name.</summary>
    private const string SchemaName = "answer";

    public static ChatOptions Of(CompletionRequest request, ModelEntry? model, ProviderClient provider)
    {
        var options = new ChatOptions
        {
            ModelId = model?.ProviderName ?? request.Model,
            MaxOutputTokens = request.MaxTokens ?? provider.DefaultMaxTokens,
            Seed = request.Seed,
            // Reasoning models of OpenAI's refuse them, others do not: that is for the adapter.
            StopSequences = request.Stop is { Count: > 0 } stop ? [.. stop] : null,
            AdditionalProperties = new() { [Ordinal] = request.Ordinal },
        };
        if (request.AnswerSchema is { } schema)
        {
            options.ResponseFormat = ChatResponseFormat.ForJsonSchema(schema, SchemaName);
        }
        else if (request.AnswersInJson)
        {
            options.ResponseFormat = ChatResponseFormat.Json;
        }

        if (model?.TakesSampling == false)
        {
            options.Seed = null;
            options.Reasoning = new ReasoningOptions();
            return options;
        }

        options.Temperature = (float?)(request.Temperature ?? provider.DefaultTemperature);
        options.TopP = (float?)request.TopP;
        return options;
    }

    /// <summary>Which candidate of the job asks; 0 where nobody said.</summary>
    public static long OrdinalOf(ChatOptions? options) =>
        options?.AdditionalProperties is { } properties && properties.TryGetValue(Ordinal, out var value) && value is long ordinal ? ordinal : 0;
}
