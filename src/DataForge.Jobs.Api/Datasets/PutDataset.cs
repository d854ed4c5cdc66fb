using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Naming;
using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Api.Tenancy;
using DataForge.Jobs.Storage.Datasets;

namespace DataForge.Jobs.Api.Datasets;

/// <summary><c>PUT /datasets/{name}</c>: streamed into the database, whole or not at all.</summary>
internal static class PutDataset
{
    public static async Task<IResult> HandleAsync(string name, HttpContext context, DatasetStore datasets, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context.Request);
        var named = query.Choice("format", [.. DatasetFormat.All.Select(known => known.Name)]);
        if (query.Refuses(out var problem))
        {
            return problem;
        }

        if (ResourceName.ProblemOf(name) is { } wrong)
        {
            return wrong;
        }

        if (DatasetFormat.Of(named, context.Request.ContentType) is not { } format)
        {
            return KnownProblems.UnsupportedMediaType("A dataset is text/csv or application/jsonl; say so in Content-Type, or with ?format=csv or ?format=jsonl.");
        }

        if (context.Request.ContentLength > BodyLimits.Dataset)
        {
            return KnownProblems.TooLarge(BodyLimits.Dataset);
        }

        var columns = new DatasetColumns();
        var rows = AtLeastOneAsync(format.Read(new LimitedStream(context.Request.Body, BodyLimits.Dataset), columns, cancellationToken));
        var stored = await datasets.PutAsync(RequestTenant.Of(context), name, rows, () => columns.Names, cancellationToken);
        return JsonAnswer.Ok(writer => DatasetJson.Write(writer, stored));
    }

    private static async IAsyncEnumerable<string> AtLeastOneAsync(IAsyncEnumerable<string> rows)
    {
        var any = false;
        await foreach (var row in rows)
        {
            any = true;
            yield return row;
        }

        if (!any)
        {
            throw new RequestRefusedException(KnownProblems.Validation("$", "Holds no rows; nothing was stored."));
        }
    }
}
