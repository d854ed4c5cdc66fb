using System.Collections.Frozen;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Filters;

/// <summary>All filters by name.</summary>
internal static class FilterTable
{
    private static readonly Dictionary<string, string> Aliases = new()
    {
        ["count"] = "length",
        ["d"] = "default",
        ["e"] = "escape",
    };

    public static readonly FrozenDictionary<string, Function> All = Build();

    private static FrozenDictionary<string, Function> Build()
    {
        Function[] functions =
        [
            .. TextFilters.All,
            .. LayoutFilters.All,
            .. ValueFilters.All,
            .. NumberFilters.All,
            .. SequenceFilters.All,
            .. OrderFilters.All,
            .. SelectionFilters.All,
            .. MarkupFilters.All,
        ];
        var byName = functions.ToDictionary(function => function.Name, StringComparer.Ordinal);
        foreach (var (alias, name) in Aliases)
        {
            byName[alias] = byName[name];
        }

        return byName.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
