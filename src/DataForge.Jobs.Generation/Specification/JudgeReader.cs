using DataForge.Jobs.Generation.Judging;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Models;

namespace DataForge.Jobs.Generation.Specification;

/// <summary>Reads <c>scoring.judge</c>.</summary>
internal static class JudgeReader
{
    /// <summary>The judge that is asked for; null where none is, or something is wrong.</summary>
    /// <param name="scoring">The object that may hold it.</param>
    /// <param name="models">The models to choose from.</param>
    /// <param name="generating">The model that writes the answers; null where it is not known.</param>
    public static JudgeSpec? Read(RequestObject scoring, ModelRegistry models, ModelEntry? generating)
    {
        if (scoring.TakeObject("judge") is not { } judge)
        {
            return null;
        }

        var rubric = judge.TakeText("rubric", SpecBounds.RubricLength);
        if (rubric is null && judge.Take("rubric") is null)
        {
            judge.Refuse("rubric", "Say what a good answer is like; the judge goes by nothing else.");
        }

        var minScore = judge.TakeNumber("min_score", Rating.Least, Rating.Most);
        var name = judge.TakeText("model", ColumnReader.MaxNameLength);
        var entry = name is null && judge.Take("model") is null ? Other(judge, models, generating) : Named(judge, models, name);
        judge.Close();
        return rubric is null || entry is null ? null : new JudgeSpec(entry.Name, entry.Provider, rubric, minScore);
    }

    private static ModelEntry? Named(RequestObject judge, ModelRegistry models, string? name)
    {
        if (name is null)
        {
            return null;
        }

        if (!models.TryResolve(name, null, out var entry, out var problem))
        {
            judge.Refuse("model", problem);
        }

        return entry;
    }

    /// <summary>
    /// A model does not judge itself unasked, since it likes its own words best (Panickssery et al., 2024): the best
    /// other one that can be asked, of the same provider if there is one. The mock judges only where it is named.
    /// </summary>
    private static ModelEntry? Other(RequestObject judge, ModelRegistry models, ModelEntry? generating)
    {
        if (generating is null)
        {
            return null;
        }

        var other = models.Models
            .Where(model => models.IsAvailable(model) && model.Provider != ProviderNames.Mock && model.Name != generating.Name)
            .OrderByDescending(model => model.Provider == generating.Provider)
            .ThenByDescending(model => model.Quality ?? 0)
            .ThenBy(model => model.OutputCostPerMillion ?? decimal.MaxValue)
            .ThenBy(model => model.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        if (other is null)
        {
            judge.Refuse("model", $"There is no model besides `{generating.Name}` to judge its answers. Configure another, or name a model here; it may be the same.");
        }

        return other;
    }
}
