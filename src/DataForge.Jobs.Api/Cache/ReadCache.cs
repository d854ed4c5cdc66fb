using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Api.Tenancy;
using DataForge.Jobs.Generation.Providers.Replay;
using DataForge.Jobs.Storage.Replay;

namespace DataForge.Jobs.Api.Cache;

/// <summary><c>GET /cache</c>: what a tenant's replay cache holds and has saved, per model.</summary>
internal static class ReadCache
{
    public static async Task<IResult> HandleAsync(HttpContext context, ReplayReads reads, ReplayOptions options, CancellationToken cancellationToken)
    {
        if (new QueryReader(context.Request).Refuses(out var problem))
        {
            return problem;
        }

        var holdings = await reads.OfAsync(RequestTenant.Of(context), cancellationToken);
        return JsonAnswer.Ok(writer =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("interactive", options.Enabled);
            writer.WriteNumber("interactive_entries_at_most", options.Size);
            writer.WriteNumber("entries", holdings.Sum(holding => holding.Entries));
            writer.WriteNumber("bytes", holdings.Sum(holding => holding.Bytes));
            writer.WriteNumber("hits", holdings.Sum(holding => holding.Hits));
            writer.WriteNumber("saved_tokens", holdings.Sum(holding => holding.Tokens));
            writer.WriteNumber("saved_usd", holdings.Sum(holding => holding.CostUsd));
            writer.WriteStartArray("models");
            foreach (var holding in holdings)
            {
                writer.WriteStartObject();
                writer.WriteString("model", holding.Model);
                writer.WriteString("provider", holding.Provider);
                writer.WriteNumber("entries", holding.Entries);
                writer.WriteNumber("bytes", holding.Bytes);
                writer.WriteTime("oldest_at", holding.Oldest);
                writer.WriteNumber("hits", holding.Hits);
                writer.WriteNumber("saved_tokens", holding.Tokens);
                writer.WriteNumber("saved_usd", holding.CostUsd);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }
}
