using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Api.Tenancy;
using DataForge.Jobs.Storage.Replay;

namespace DataForge.Jobs.Api.Cache;

/// <summary><c>DELETE /cache?model=&amp;job=&amp;older_than=</c>: forgets a tenant's answers that are all of what is said.</summary>
internal static class DeleteCache
{
    public static async Task<IResult> HandleAsync(HttpContext context, ReplayAnswers answers, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context.Request);
        var model = query.Text("model");
        var job = query.Id("job");
        var olderThan = query.Integer("older_than", 0, int.MaxValue);
        if (query.Refuses(out var problem))
        {
            return problem;
        }

        var removed = await answers.DeleteAsync(RequestTenant.Of(context), model, job, olderThan is { } seconds ? TimeSpan.FromSeconds(seconds) : null, cancellationToken);
        return JsonAnswer.Ok(writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("deleted", removed);
            writer.WriteEndObject();
        });
    }
}
