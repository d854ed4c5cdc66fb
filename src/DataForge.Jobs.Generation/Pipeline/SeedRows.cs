using System.Text.Json;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Pipeline;

/// <summary>The dataset rows that some ordinals need, fetched by number: never a whole dataset.</summary>
public static class SeedRows
{
    private static readonly IReadOnlyDictionary<string, JsonElement> None = new Dictionary<string, JsonElement>();

    /// <summary>Fetches rows, one question a dataset.</summary>
    /// <param name="plan">The job's plan.</param>
    /// <param name="sources">The datasets that it reads.</param>
    /// <param name="ordinals">The candidates.</param>
    /// <param name="read">Reads rows of a dataset by their numbers, as JSON objects.</param>
    /// <returns>For an ordinal, its rows by column name.</returns>
    public static async Task<Func<long, IReadOnlyDictionary<string, JsonElement>>> FetchAsync(
        JobPlan plan, JobSources sources, IReadOnlyList<long> ordinals, Func<Guid, long[], Task<Dictionary<long, string>>> read)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(read);
        var wanted = ordinals.SelectMany(ordinal => plan.RowsFor(ordinal).Select(need => (Ordinal: ordinal, need.Column, need.Row))).ToList();
        if (wanted.Count == 0)
        {
            return _ => None;
        }

        var rows = new Dictionary<(string Dataset, long Row), JsonElement>();
        foreach (var dataset in wanted.GroupBy(need => need.Column.Dataset, StringComparer.Ordinal))
        {
            foreach (var (index, row) in await read(sources.Datasets[dataset.Key].Id, [.. dataset.Select(need => need.Row).Distinct()]).ConfigureAwait(false))
            {
                rows[(dataset.Key, index)] = JsonElement.Parse(row);
            }
        }

        var byOrdinal = wanted.GroupBy(need => need.Ordinal).ToDictionary(
            group => group.Key,
            group => (IReadOnlyDictionary<string, JsonElement>)group.ToDictionary(need => need.Column.Name, need => rows[(need.Column.Dataset, need.Row)], StringComparer.Ordinal));
        return ordinal => byOrdinal.GetValueOrDefault(ordinal, None);
    }
}
