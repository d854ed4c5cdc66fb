using DataForge.Jobs.Api.Description;
using DataForge.Jobs.Storage.Jobs;
using static DataForge.Jobs.Api.Description.Shape;

namespace DataForge.Jobs.Api.Operations;

/// <summary>Describes what operators look at.</summary>
internal static class OperationsDescription
{
    private static readonly Topic s_topic = new("Operations", "For whoever runs the installation.");

    private static readonly Shape s_worker = Record(
        "A worker that has been heard of lately.",
        ("id", Id("Its id, new with every start.")),
        ("host", Text("The machine.")),
        ("version", Text("The program's version.")),
        ("roles", List("What it does: `generate`, `admit`, `coordinate`.", Text("A role."))),
        ("slots", Integer("Batches that it takes at once.", 0)),
        ("concurrency", Integer("Provider calls that it makes at once.", 0)),
        ("batches", Integer("Batches that it holds.", 0)),
        ("started_at", Time("When it started.")),
        ("seen_at", Time("When it was last heard of.")),
        ("stopping", Flag("Whether it takes no more batches.")));

    private static readonly Shape s_readiness = Record(
        "Whether work can be done.",
        ("status", Choice("Both in a word.", "ready", "not_ready")),
        ("checks", Record(
            "What was looked at.",
            ("database", Choice("Whether the database answers.", "ok", "unreachable")),
            ("migrations", Choice("Whether its schema is this program's.", "ok", "pending", "unknown")),
            ("bus", Choice("Whether the bus works; jobs are accepted without it.", "ok", "unhealthy")))),
        ("bus_description", Text("What the bus says of itself.").OrNull())).As("Readiness");

    public static readonly OperationDescription Health = new("health", s_topic, "Whether the process is alive")
    {
        Answers = [Answer.Ok("It is.", Record("The outcome.", ("status", Choice("Always the same.", "healthy"))))],
    };

    public static readonly OperationDescription Ready = new("ready", s_topic, "Whether database, schema and bus can be used")
    {
        Answers = [Answer.Ok("They can.", s_readiness), Answer.Json(503, "They cannot; `checks` says which.", s_readiness)],
    };

    public static readonly OperationDescription Status = new("status", s_topic, "Workers, jobs, batches and versions at a glance")
    {
        Answers =
        [
            Answer.Ok("The state of the cluster.", Record(
                "The state of the cluster.",
                ("version", Text("This process's version.")),
                ("host", Text("Its machine.")),
                ("uptime_seconds", Number("Seconds since its start.", 0)),
                ("time", Time("The database's time.")),
                ("jobs", Record("Jobs by status.", JobStatus.All.Select(status => (status, Integer($"Jobs that are {status}.", 0))))),
                ("batches", Record(
                    "Batches of jobs that have not ended.",
                    ("ready", Integer("To be taken.", 0)),
                    ("parked", Integer("Waiting for a provider.", 0)),
                    ("leased", Integer("With a worker.", 0)),
                    ("done", Integer("Generated and not admitted yet.", 0)))),
                ("oldest_waiting_job", Record(
                    "The job that has waited longest for its first batch; null where none waits.",
                    ("id", Id("The job.")),
                    ("waiting_seconds", Number("Seconds since it was submitted.", 0))).OrNull()),
                ("error_queues", Map("Messages that nobody could read, by queue; null where there is no broker, or it is away.", Integer("Messages.", 0)).OrNull()),
                ("workers", List("The workers.", s_worker))).As("Status")),
        ],
    };
}
