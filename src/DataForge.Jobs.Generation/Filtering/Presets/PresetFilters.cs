using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Filtering.Presets;

/// <summary>Filters that others published with their numbers, by name.</summary>
internal static class PresetFilters
{
    private static readonly IFilter[] All = [new GopherRepetitionFilter(), new FineWebFilter(), new C4Filter()];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(filter => filter.Name)];

    public static void Check(FilterSpec specification, FilterErrors errors)
    {
        foreach (var name in specification.Preset ?? [])
        {
            errors.Require(Names.Contains(name), "preset", $"Must be one of {string.Join(", ", Names)}{NearMatch.Suggest(name, Names)}");
        }
    }

    public static IEnumerable<IFilter> Of(FilterSpec specification) =>
        All.Where(filter => specification.Preset?.Contains(filter.Name) == true);
}
