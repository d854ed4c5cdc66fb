using System.Globalization;
using System.Text.Json;
using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Paging;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Api.Tenancy;
using DataForge.Jobs.Storage.Usage;

namespace DataForge.Jobs.Api.Usage;

/// <summary>
/// <c>GET /usage</c>: what a tenant's calls cost, failed attempts included, over days of UTC, both ends included; without
/// days this month so far. What belongs to no job, or no key, is summed under null.
/// </summary>
internal static class ReadUsage
{
    private static readonly Dictionary<string, UsageGrouping> s_groupings = Enum.GetValues<UsageGrouping>()
        .ToDictionary(grouping => JsonNamingPolicy.SnakeCaseLower.ConvertName(grouping.ToString()));

    /// <summary>What <c>?group_by=</c> can say.</summary>
    public static IEnumerable<string> Groupings => s_groupings.Keys;

    /// <summary>The same where the request says nothing.</summary>
    public const string DefaultGrouping = "model";

    public static async Task<IResult> HandleAsync(HttpContext context, UsageReads usage, TimeProvider time, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var query = new QueryReader(context.Request);
        var to = query.Day("to") ?? today;
        var from = query.Day("from") ?? new DateOnly(to.Year, to.Month, 1);
        var name = query.Choice("group_by", [.. s_groupings.Keys]) ?? DefaultGrouping;
        var limit = query.Limit();
        var after = query.CursorText(CursorKind.Usage);
        if (from > to)
        {
            query.Refuse("from", "Must not be later than to.");
        }

        if (query.Refuses(out var problem))
        {
            return problem;
        }

        var (items, total) = await usage.SumAsync(RequestTenant.Of(context), from, to, s_groupings[name], limit, after, cancellationToken);
        var page = items.Take(limit).ToList();
        return JsonAnswer.Ok(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("from", Text(from));
            writer.WriteString("to", Text(to));
            writer.WriteString("group_by", name);
            writer.WriteStartArray("items");
            foreach (var item in page)
            {
                writer.WriteStartObject();
                writer.WriteString(name, item.Group);
                Write(writer, item);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteStartObject("total");
            Write(writer, total);
            writer.WriteEndObject();
            writer.WriteString("next_cursor", items.Count > limit ? Cursor.Of(CursorKind.Usage, page[^1].Group ?? "") : null);
            writer.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter writer, UsageSum sum)
    {
        writer.WriteNumber("calls", sum.Calls);
        writer.WriteNumber("retries", sum.Retries);
        writer.WriteNumber("cached_calls", sum.CachedCalls);
        writer.WriteNumber("prompt_tokens", sum.PromptTokens);
        writer.WriteNumber("completion_tokens", sum.CompletionTokens);
        writer.WriteNumber("total_tokens", sum.PromptTokens + sum.CompletionTokens);
        writer.WriteNumber("cost_usd", sum.CostUsd);
        writer.WriteNumber("unpriced_calls", sum.UnpricedCalls);
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
