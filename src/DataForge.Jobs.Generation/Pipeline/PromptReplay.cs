using System.Text.Json;
using DataForge.Jobs.Generation.Columns;
using DataForge.Jobs.Templating;

namespace DataForge.Jobs.Generation.Pipeline;

/// <summary>Renders the prompts of stored samples again, and proves by their fingerprints that they are the same.</summary>
/// <param name="plan">The job's plan.</param>
public sealed class PromptReplay(JobPlan plan)
{
    /// <summary>What an ordinal was asked.</summary>
    /// <param name="ordinal">Which candidate, from 0.</param>
    /// <param name="variables">Its variables as they are stored: a JSON object in UTF-8.</param>
    /// <param name="sha256">The fingerprint that it carries.</param>
    /// <returns>Null where today's templates do not render what was asked then.</returns>
    public RenderedPrompt? Render(long ordinal, ReadOnlySpan<byte> variables, ReadOnlySpan<byte> sha256)
    {
        var element = JsonElement.Parse(variables);
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var variable in element.EnumerateObject())
        {
            values[variable.Name] = TemplateValue.Of(variable.Value);
        }

        try
        {
            var prompt = plan.Render(ordinal, new Variables(values, ""), CancellationToken.None);
            return prompt.Sha256().AsSpan().SequenceEqual(sha256) ? prompt : null;
        }
        catch (TemplateException)
        {
            return null;
        }
    }
}
