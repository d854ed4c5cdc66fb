using DataForge.Jobs.Api.Description;
using static DataForge.Jobs.Api.Description.Shape;

namespace DataForge.Jobs.Api.Operations;

/// <summary>Describes what operators look at.</summary>
internal static class OperationsDescription
{
    private static readonly Topic s_topic = new("Operations", "For whoever runs the installation.");

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
        Details = "While the database is away, the problem (503) says what this process knows by itself.",
        Answers = [Answer.Ok("The state of the cluster.", StatusDescription.Status)],
    };

    public static readonly OperationDescription Metrics = new("metrics", s_topic, "What Prometheus scrapes: numbers of this process and of the cluster")
    {
        Details = "Takes `Metrics__Token` besides keys; wants neither where `Metrics__RequireKey` is false. OpenMetrics where `Accept` asks for it.",
        Answers =
        [
            new Answer(
                200,
                "The numbers.",
                new Content("text/plain", Text("Prometheus' text format, 0.0.4.")),
                new Content("application/openmetrics-text", Text("OpenMetrics, 1.0."))),
        ],
    };
}
