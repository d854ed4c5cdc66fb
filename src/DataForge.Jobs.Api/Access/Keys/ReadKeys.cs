using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Paging;
using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Storage.Access;

namespace DataForge.Jobs.Api.Access.Keys;

/// <summary><c>GET /keys</c> and <c>GET /keys/{id}</c>: those that are not revoked, of every tenant.</summary>
internal static class ReadKeys
{
    public static async Task<IResult> ListAsync(HttpContext context, ApiKeyStore keys, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context.Request);
        var tenant = query.Text("tenant");
        var limit = query.Limit();
        var after = query.Cursor(text => Cursor.Place(CursorKind.Keys, text));
        if (query.Refuses(out var problem))
        {
            return problem;
        }

        var found = await keys.ListAsync(tenant, after, limit + 1, cancellationToken);
        var page = Page.Of(found, limit, last => Cursor.Of(CursorKind.Keys, last.Key.CreatedAt, last.Key.Id));
        return JsonAnswer.List(page.Items, page.NextCursor, KeyJson.Write);
    }

    public static async Task<IResult> FindAsync(Guid id, HttpContext context, ApiKeyStore keys, CancellationToken cancellationToken)
    {
        if (new QueryReader(context.Request).Refuses(out var problem))
        {
            return problem;
        }

        return await keys.FindAsync(id, cancellationToken) is { } entry ? JsonAnswer.Ok(writer => KeyJson.Write(writer, entry)) : Missing(id);
    }

    /// <summary>A key that does not exist, or is revoked.</summary>
    public static Problem Missing(Guid id) => KnownProblems.NotFound($"There is no key {id}.");
}
