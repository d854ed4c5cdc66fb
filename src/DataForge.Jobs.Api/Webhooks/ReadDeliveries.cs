using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Paging;
using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Api.Tenancy;
using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Storage.Webhooks;

namespace DataForge.Jobs.Api.Webhooks;

/// <summary><c>GET /jobs/{id}/deliveries</c> and <c>POST /jobs/{id}/deliveries/{delivery}/redeliver</c></summary>
internal static class ReadDeliveries
{
    public static async Task<IResult> ListAsync(Guid id, HttpContext context, JobReads jobs, DeliveryReads deliveries, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context.Request);
        var limit = query.Limit();
        var after = query.Cursor(text => Cursor.Place(CursorKind.Deliveries, text));
        if (query.Refuses(out var problem))
        {
            return problem;
        }

        if (await jobs.FindAsync(RequestTenant.Of(context), id, cancellationToken) is null)
        {
            return KnownProblems.NoJob(id);
        }

        var found = await deliveries.ListAsync(id, after, limit + 1, cancellationToken);
        var page = Page.Of(found, limit, last => Cursor.Of(CursorKind.Deliveries, last.Delivery.CreatedAt, last.Delivery.Id));
        return JsonAnswer.List(page.Items, page.NextCursor, DeliveryJson.Write);
    }

    public static async Task<IResult> RedeliverAsync(Guid id, Guid delivery, HttpContext context, JobReads jobs, DeliveryReads deliveries, CancellationToken cancellationToken)
    {
        if (new QueryReader(context.Request).Refuses(out var problem))
        {
            return problem;
        }

        var tenant = RequestTenant.Of(context);
        if (await deliveries.RedeliverAsync(tenant, id, delivery, cancellationToken) is { } entry)
        {
            return new JsonAnswer(StatusCodes.Status202Accepted, writer => DeliveryJson.Write(writer, entry));
        }

        return await jobs.FindAsync(tenant, id, cancellationToken) is null ? KnownProblems.NoJob(id) : KnownProblems.NotFound($"The job has no delivery {delivery}.");
    }
}
