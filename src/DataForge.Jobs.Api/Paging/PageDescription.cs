using DataForge.Jobs.Api.Description;
using DataForge.Jobs.Api.Requests;
using static DataForge.Jobs.Api.Description.Shape;

namespace DataForge.Jobs.Api.Paging;

/// <summary>Describes lists and the parameters that lead through them.</summary>
internal static class PageDescription
{
    /// <summary>The parameters of every list.</summary>
    public static readonly IReadOnlyList<Parameter> Parameters =
    [
        Parameter.Query("limit", Integer("Items of a page.", 1, QueryReader.MaxLimit).Or(QueryReader.DefaultLimit)),
        Parameter.Query(Page.CursorName, Text("Where the page begins: the `next_cursor` of the page before. Without it, at the start.", QueryReader.MaxCursorLength)),
    ];

    /// <summary>A page of a list.</summary>
    public static Answer Answer(string meaning, Shape item) => Description.Answer.Ok(meaning, Of(item));

    /// <summary>The form of a page.</summary>
    public static Shape Of(Shape item, params IEnumerable<(string Name, Shape Shape)> more) => Record(
        "A page of a list.",
        [("items", List("The page's items.", item)), .. more, ("next_cursor", Text("Where the next page begins; null after the last.").OrNull())]);
}
