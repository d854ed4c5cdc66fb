using DataForge.Jobs.Api.Description;
using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Storage.Overview;
using static DataForge.Jobs.Api.Description.Shape;

namespace DataForge.Jobs.Api.Operations;

/// <summary>Describes the state of the cluster.</summary>
internal static class StatusDescription
{
    private static readonly IReadOnlyList<(string Name, string Meaning)> s_batches =
    [
        (BatchesInState.Ready, "to be taken"),
        (BatchesInState.Parked, "waiting for their provider"),
        (BatchesInState.Leased, "with a worker"),
        (BatchesInState.Done, "generated and not admitted yet"),
        (BatchesInState.Paused, "whose job is paused"),
    ];

    private static readonly Shape s_worker = Record(
        "A worker that has been heard of lately.",
        ("id", Id("Its id, new with every start.")),
        ("host", Text("The machine.")),
        ("version", Text("The program's version.")),
        ("roles", List("What it does: `generate`, `admit`, `coordinate`.", Text("A role."))),
        ("scheduler", Flag("Whether it is the one that makes batches.")),
        ("slots", Integer("Batches that it takes at once.", 0)),
        ("concurrency", Integer("Provider calls that it makes at once.", 0)),
        ("batches", Integer("Batches that it holds.", 0)),
        ("work", List("What it works on.", Record(
            "A batch.",
            ("job_id", Id("The job.")),
            ("first_ordinal", Integer("Its first candidate.", 0)),
            ("size", Integer("Its candidates.", 0)),
            ("done", Integer("Those that are stored.", 0)),
            ("held_seconds", Number("Seconds since it was claimed.", 0))))),
        ("started_at", Time("When it started.")),
        ("seen_at", Time("When it was last heard of.")),
        ("stopping", Flag("Whether it takes no more batches.")));

    private static readonly Shape s_provider = Record(
        "How a provider fares, over all processes that reported lately.",
        ("name", Text("Its name.")),
        ("available", Flag("Whether calls go out, from any process.")),
        ("processes", Integer("Processes that have reported.", 0)),
        ("open_breakers", Integer("Those that give it a rest.", 0)),
        ("in_flight", Integer("Calls in flight.", 0)),
        ("waiting", Integer("Calls that wait for a turn.", 0)),
        ("concurrency_limit", Integer("Calls that may be in flight at once just now.", 0)),
        ("cooldown_seconds", Number("Seconds for which nobody calls yet because of a rate limit.", 0)),
        ("last_error", Text("The kind of what last went wrong; null since the start.").OrNull()),
        ("last_error_at", Time("When.").OrNull()),
        ("last_success_at", Time("When it last answered any of them.").OrNull()));

    /// <summary>The state of the cluster.</summary>
    public static readonly Shape Status = Record(
        "The state of the cluster.",
        ("version", Text("This process's version.")),
        ("host", Text("Its machine.")),
        ("uptime_seconds", Number("Seconds since its start.", 0)),
        ("bus", Record(
            "This process's bus.",
            ("status", Choice("Whether it works.", "ok", "unhealthy")),
            ("description", Text("What it says of itself.").OrNull()))),
        ("time", Time("The database's time.")),
        ("jobs", Record(
            "Jobs by status.",
            JobStatus.All.Select(status => (status, JobStatus.IsEnded(status)
                ? Integer($"Jobs that are {status}; null where they take too long to count.", 0).OrNull()
                : Integer($"Jobs that are {status}.", 0))))),
        ("batches", Record(
            "Batches of jobs that have not ended.",
            [
                .. s_batches.Select(state => (state.Name, Integer($"Batches {state.Meaning}.", 0))),
                ("oldest_seconds", Record("For how long the oldest of each have been so, in seconds.", s_batches.Select(state => (state.Name, Number($"Of those {state.Meaning}.", 0))))),
            ])),
        ("admission_lag_seconds", Number("For how long the oldest finished batch waits to be admitted.", 0)),
        ("oldest_waiting_job", Record(
            "The job that has waited longest for its first batch; null where none waits.",
            ("id", Id("The job.")),
            ("waiting_seconds", Number("Seconds since it was submitted, or since its `not_before`.", 0))).OrNull()),
        ("error_queues", Map("Messages that nobody could read, by queue; null where there is no broker, or it is away.", Integer("Messages.", 0)).OrNull()),
        ("throughput", Record(
            "What all workers settled lately.",
            ("window_seconds", Number("How lately.", 0)),
            ("accepted_per_second", Number("Accepted samples a second.", 0)),
            ("settled_per_second", Number("Candidates a second, whatever became of them.", 0)))),
        ("workers", List("The workers.", s_worker)),
        ("versions", Map("Processes by version: this one, and the workers.", Integer("Processes.", 0))),
        ("schema", Record(
            "The database's schema.",
            ("version", Text("The newest change that is applied.").OrNull()),
            ("current", Flag("Whether it is this program's.")))),
        ("providers", List("The providers.", s_provider))).As("Status");
}
