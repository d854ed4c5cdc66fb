namespace DataForge.Jobs.Api.Paging;

/// <summary>One page of a list: stores are asked for one item more, which tells whether another page follows.</summary>
/// <param name="Items">The page's items.</param>
/// <param name="NextCursor">Where the next page begins; null after the last.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>Makes pages.</summary>
internal static class Page
{
    /// <summary>The query parameter that carries a cursor.</summary>
    public const string CursorName = "cursor";

    /// <summary>A page of what a store gave when asked for <paramref name="limit"/> + 1 items.</summary>
    public static Page<T> Of<T>(List<T> items, int limit, Func<T, string> cursorOf) =>
        items.Count > limit ? new Page<T>(items[..limit], cursorOf(items[limit - 1])) : new Page<T>(items, null);
}
