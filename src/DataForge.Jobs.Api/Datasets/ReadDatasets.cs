using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Paging;
using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Api.Tenancy;
using DataForge.Jobs.Storage.Datasets;

namespace DataForge.Jobs.Api.Datasets;

/// <summary><c>GET /datasets</c>, <c>GET /datasets/{name}</c> and <c>GET /datasets/{name}/rows</c></summary>
internal static class ReadDatasets
{
    public static async Task<IResult> ListAsync(HttpContext context, DatasetStore datasets, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context.Request);
        var limit = query.Limit();
        var after = query.CursorName(CursorKind.Datasets);
        if (query.Refuses(out var problem))
        {
            return problem;
        }

        var found = await datasets.ListAsync(RequestTenant.Of(context), after, limit + 1, cancellationToken);
        var page = Page.Of(found, limit, last => Cursor.Of(CursorKind.Datasets, last.Name));
        return JsonAnswer.List(page.Items, page.NextCursor, DatasetJson.Write);
    }

    public static async Task<IResult> FindAsync(string name, HttpContext context, DatasetStore datasets, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context.Request);
        var version = query.Integer("version", 1, int.MaxValue);
        if (query.Refuses(out var problem))
        {
            return problem;
        }

        return await datasets.FindAsync(RequestTenant.Of(context), name, version, cancellationToken) is { } dataset
            ? JsonAnswer.Ok(writer => DatasetJson.Write(writer, dataset))
            : Missing(name, version);
    }

    public static async Task<IResult> RowsAsync(string name, HttpContext context, DatasetStore datasets, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context.Request);
        var version = query.Integer("version", 1, int.MaxValue);
        var limit = query.Limit();
        var after = query.Cursor(text => Cursor.Number(CursorKind.DatasetRows, text)) ?? -1;
        if (query.Refuses(out var problem))
        {
            return problem;
        }

        if (await datasets.FindAsync(RequestTenant.Of(context), name, version, cancellationToken) is not { } dataset)
        {
            return Missing(name, version);
        }

        var found = await datasets.PageAsync(dataset.Id, after, limit + 1, cancellationToken);
        var page = Page.Of(found, limit, last => Cursor.Of(CursorKind.DatasetRows, last.Index));
        return JsonAnswer.List(page.Items, page.NextCursor, (writer, row) => writer.WriteRawValue(row.Row, skipInputValidation: true));
    }

    private static Problem Missing(string name, int? version) => KnownProblems.NotFound(version is null
        ? $"There is no dataset `{name}`."
        : $"There is no version {version} of a dataset `{name}`.");
}
