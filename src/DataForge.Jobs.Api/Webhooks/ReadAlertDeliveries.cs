using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Paging;
using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Storage.Webhooks;

namespace DataForge.Jobs.Api.Webhooks;

/// <summary><c>GET /deliveries</c> and <c>POST /deliveries/{delivery}/redeliver</c>: alerts of budgets, which belong to no job.</summary>
internal static class ReadAlertDeliveries
{
    public static async Task<IResult> ListAsync(HttpContext context, DeliveryReads deliveries, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context.Request);
        var limit = query.Limit();
        var after = query.Cursor(text => Cursor.Place(CursorKind.AlertDeliveries, text));
        if (query.Refuses(out var problem))
        {
            return problem;
        }

        var found = await deliveries.ListAlertsAsync(after, limit + 1, cancellationToken);
        var page = Page.Of(found, limit, last => Cursor.Of(CursorKind.AlertDeliveries, last.Delivery.CreatedAt, last.Delivery.Id));
        return JsonAnswer.List(page.Items, page.NextCursor, DeliveryJson.WriteAlert);
    }

    public static async Task<IResult> RedeliverAsync(Guid delivery, HttpContext context, DeliveryReads deliveries, CancellationToken cancellationToken)
    {
        if (new QueryReader(context.Request).Refuses(out var problem))
        {
            return problem;
        }

        return await deliveries.RedeliverAlertAsync(delivery, cancellationToken) is { } entry
            ? new JsonAnswer(StatusCodes.Status202Accepted, writer => DeliveryJson.WriteAlert(writer, entry))
            : KnownProblems.NotFound($"There is no delivery {delivery} of an alert.");
    }
}
