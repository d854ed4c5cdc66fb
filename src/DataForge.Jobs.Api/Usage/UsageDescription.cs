using DataForge.Jobs.Api.Description;
using DataForge.Jobs.Api.Paging;
using static DataForge.Jobs.Api.Description.Shape;

namespace DataForge.Jobs.Api.Usage;

/// <summary>Describes usage.</summary>
internal static class UsageDescription
{
    private static readonly Topic s_topic = new("Usage", "What calls cost.");

    private static readonly IReadOnlyList<(string Name, Shape Shape)> s_sums =
    [
        ("calls", Integer("Requests sent to providers, failed ones included.", 0)),
        ("retries", Integer("Those of them that repeated an earlier one.", 0)),
        ("cached_calls", Integer("Answers taken from the replay cache.", 0)),
        ("prompt_tokens", Integer("Tokens read.", 0)),
        ("completion_tokens", Integer("Tokens written.", 0)),
        ("total_tokens", Integer("Both.", 0)),
        ("cost_usd", Number("US dollars.", 0)),
        ("unpriced_calls", Integer("Calls whose price is unknown; they are not in the cost.", 0)),
    ];

    public static readonly OperationDescription Read = new("readUsage", s_topic, "What calls cost, by model, provider, key, day or job")
    {
        Details = "Failed attempts are included. What belongs to no job, or no key, is summed under null.",
        Parameters =
        [
            Parameter.Query("from", Day("The first day, in UTC; the first of the month unless given."), "2026-11-01"),
            Parameter.Query("to", Day("The last day, included; today unless given."), "2026-11-30"),
            Parameter.Query("group_by", Choice("What an item stands for.", ReadUsage.Groupings).Or(ReadUsage.DefaultGrouping)),
            .. PageDescription.Parameters,
        ],
        Answers =
        [
            Answer.Ok("The sums.", Record(
                "Sums over days.",
                ("from", Day("The first day.")),
                ("to", Day("The last day.")),
                ("group_by", Choice("What an item stands for, and the name of its first member.", ReadUsage.Groupings)),
                ("items", List("A page of groups.", Record(
                    "A group; its first member has the name that `group_by` says.",
                    [.. ReadUsage.Groupings.Select(name => (name, Text("What the group has in common; null for none.").OrNull().Optional())), .. s_sums]))),
                ("total", Record("The sum of all groups, on whatever page.", s_sums)),
                ("next_cursor", Text("Where the next page begins; null after the last.").OrNull())).As("Usage")),
        ],
    };
}
