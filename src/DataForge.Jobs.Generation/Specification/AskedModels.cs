using DataForge.Jobs.Generation.Columns.Types;
using DataForge.Jobs.Generation.Providers.Models;

namespace DataForge.Jobs.Generation.Specification;

/// <summary>The models that a job asks: its own, its generated columns' and its judge's.</summary>
public static class AskedModels
{
    /// <summary>The first whose price is unknown, so that no budget in dollars can hold the job; null where all are known.</summary>
    public static ModelEntry? UnpricedOf(JobSpec spec, ModelRegistry models)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(models);
        return NamesOf(spec).Select(named => models.Find(named.Provider, named.Model)).FirstOrDefault(static model => model is { IsPriced: false });
    }

    private static IEnumerable<(string Provider, string Model)> NamesOf(JobSpec spec)
    {
        yield return (spec.Provider, spec.Model);
        foreach (var column in spec.Columns.OfType<GeneratedColumn>())
        {
            yield return (column.Provider, column.Model);
        }

        if (spec.Scoring.Judge is { } judge)
        {
            yield return (judge.Provider, judge.Model);
        }
    }
}
