using System.Text.Json;
using DataForge.Jobs.Generation.Specification;
using DataForge.Jobs.Storage.Datasets;

namespace DataForge.Jobs.Worker.Generating;

/// <summary>Fetches the dataset rows of a batch, one query a dataset.</summary>
internal sealed class SeedRows(DatasetStore datasets)
{
    private static readonly IReadOnlyDictionary<string, JsonElement> None = new Dictionary<string, JsonElement>();

    /// <summary>Rows by column name, for every ordinal that needs some.</summary>
    public async Task<Func<long, IReadOnlyDictionary<string, JsonElement>>> FetchAsync(LoadedPlan job, IReadOnlyList<long> ordinals, CancellationToken cancellationToken)
    {
        var wanted = ordinals.SelectMany(ordinal => job.Plan.RowsFor(ordinal).Select(need => (Ordinal: ordinal, need.Column, need.Row))).ToList();
        if (wanted.Count == 0)
        {
            return _ => None;
        }

        var rows = new Dictionary<(string Dataset, long Row), JsonElement>();
        foreach (var dataset in wanted.GroupBy(need => need.Column.Dataset, StringComparer.Ordinal))
        {
            var id = job.Sources.Datasets[dataset.Key].Id;
            foreach (var (index, row) in await datasets.RowsAsync(id, [.. dataset.Select(need => need.Row).Distinct()], cancellationToken))
            {
                using var document = JsonDocument.Parse(row);
                rows[(dataset.Key, index)] = document.RootElement.Clone();
            }
        }

        var byOrdinal = wanted.GroupBy(need => need.Ordinal).ToDictionary(
            group => group.Key,
            group => (IReadOnlyDictionary<string, JsonElement>)group.ToDictionary(need => need.Column.Name, need => rows[(need.Column.Dataset, need.Row)], StringComparer.Ordinal));
        return ordinal => byOrdinal.GetValueOrDefault(ordinal, None);
    }
}
