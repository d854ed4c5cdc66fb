using DataForge.Jobs.Api.Description;
using DataForge.Jobs.Api.RequestIds;
using DataForge.Jobs.Storage.Jobs;
using static DataForge.Jobs.Api.Description.Shape;

namespace DataForge.Jobs.Api.Jobs;

/// <summary>Describes jobs as they are answered.</summary>
internal static class JobDescription
{
    private static readonly Shape s_progress = Record(
        "How far it is. `candidates = accepted + rejected + duplicates + failed + surplus` at every read.",
        ("requested", Count("Accepted samples wanted.")),
        ("accepted", Count("Samples accepted.")),
        ("rejected", Count("Candidates that a filter, the schema or the judge rejected.")),
        ("duplicates", Count("Candidates that repeat an accepted sample.")),
        ("failed", Count("Candidates without an answer.")),
        ("surplus", Count("Candidates past the cut: the count was reached before them.")),
        ("candidates", Count("All that are settled.")),
        ("in_flight", Count("Scheduled and not settled.")),
        ("percent", Number("Accepted of requested, in percent.", 0, 100)),
        ("yield", Number("Accepted of the settled ones but for surplus; null before the first.", 0, 1).OrNull()),
        ("samples_per_second", Number("Accepted samples a second, lately.", 0)),
        ("eta_seconds", Number("Seconds to go at this pace; null where that is unknown.", 0).OrNull()),
        ("rejected_by", Map("Rejected candidates by reason.", Count("How many."))),
        ("failed_by", Map("Failed candidates by reason.", Count("How many."))));

    private static readonly Shape s_usage = Record(
        "What its calls cost.",
        ("calls", Count("Requests sent to providers, failed ones included.")),
        ("retries", Count("Those of them that repeated an earlier one.")),
        ("prompt_tokens", Count("Tokens read.")),
        ("completion_tokens", Count("Tokens written.")),
        ("cached_calls", Count("Answers taken from the replay cache.")),
        ("cost_usd", Number("US dollars.", 0)),
        ("reserved_usd", Number("US dollars held back for calls in flight.", 0)),
        ("presumed_usd", Number("US dollars booked at their worst case, for calls that a crash left without a bill.", 0)),
        ("unpriced_calls", Count("Calls whose price is unknown; they are not in the cost.")));

    private static readonly Shape s_error = Record(
        "Why it ended early or stands still.",
        ("code", Text("`candidates_exhausted`, `budget_exhausted`, `provider_rejects`, `authentication`, `deadline_exceeded` or `internal`.")),
        ("message", Text("The same for people.").OrNull()));

    /// <summary>A job.</summary>
    public static readonly Shape Job = Record(
        "A job.",
        ("id", Id("Its id.")),
        ("name", Text("What people call it.").OrNull()),
        ("tags", List("Its labels.", Text("A label."))),
        ("status", Choice("`queued`, then `running`, now and then `paused`, in the end `completed`, `failed` or `cancelled`.", JobStatus.All)),
        ("status_reason", Text("Why it is in this status or does not go on, as `waiting_for_provider` or `budget_exhausted`; null where nothing is special.").OrNull()),
        ("priority", JobRequestDescription.Priority),
        ("max_candidates", Count("Most candidates that are made for the count.")),
        ("budget", JobRequestDescription.Budget.Here("What it may cost; null for no bound of its own.").OrNull()),
        ("not_before", Time("When it may begin; null for at once.").OrNull()),
        ("deadline", Time("When it ends at the latest; null for never.").OrNull()),
        ("seed", Integer("What everything drawn derives from.", long.MinValue, long.MaxValue)),
        ("created_at", Time("When it was accepted.")),
        ("started_at", Time("When its first batch was made.").OrNull()),
        ("updated_at", Time("When it last changed.")),
        ("finished_at", Time("When it ended.").OrNull()),
        ("progress", s_progress),
        ("usage", s_usage),
        ("error", s_error.OrNull()),
        ("request", JobRequestDescription.Accepted.Here("What was asked for; what PATCH changes stands in the job's own fields."))).As("Job");

    /// <summary>The id of a job in an address.</summary>
    public static readonly Parameter Id = Parameter.Path("id", Shape.Id("The job's id."), "0199aa5e-7c1f-7d3a-9b0e-3f5d2c4b6a70");

    /// <summary>The header that answers with a job of its own carry.</summary>
    public static readonly (string, Shape) Location = ("Location", Text("The job's address."));

    private static Shape Count(string meaning) => Integer(meaning, 0);
}
