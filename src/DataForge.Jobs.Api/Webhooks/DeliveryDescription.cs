using DataForge.Jobs.Api.Access.Keys;
using DataForge.Jobs.Api.Description;
using DataForge.Jobs.Api.Jobs;
using DataForge.Jobs.Api.Paging;
using static DataForge.Jobs.Api.Description.Shape;

namespace DataForge.Jobs.Api.Webhooks;

/// <summary>Describes what was delivered to webhooks.</summary>
internal static class DeliveryDescription
{
    private static readonly Parameter s_delivery = Parameter.Path("delivery", Id("The delivery's id."), "0199aa5e-7c1f-7d3a-9b0e-3f5d2c4b6a71");

    private static readonly IReadOnlyList<(string Name, Shape Shape)> s_members =
    [
        ("id", Id("Its id, the same in every attempt: receivers tell repetitions by it.")),
        ("event", Text("What happened.")),
        ("status", Choice("How it stands.", "pending", "delivered", "given_up")),
        ("created_at", Time("When it happened.")),
        ("next_attempt_at", Time("When it is tried next; null where it is not.").OrNull()),
        ("ended_at", Time("When it was delivered or given up; null before that.").OrNull()),
        ("attempts", Shape.List("Every attempt, the first one first.", Record(
            "An attempt.",
            ("number", Integer("1 for the first.", 1)),
            ("at", Time("When it was made.")),
            ("status_code", Integer("What the receiver answered; null where it did not.", 100, 999).OrNull()),
            ("error", Text("Why it failed; null where it did not.").OrNull()),
            ("duration_ms", Integer("Milliseconds that it took.", 0))))),
    ];

    private static readonly Shape s_shape = Record("Something that a webhook is told.", s_members).As("Delivery");

    private static readonly Shape s_alert = Record(
        "Something that a webhook is told of a monthly budget.",
        [
            .. s_members,
            ("target", Choice("Whose address it goes to: the key's own, or the one of the installation's settings; while these name none, it stays pending.", "key", "operators")),
            ("key_id", Id("The key whose address it is; null for the operators'.").OrNull()),
            ("alert", Record(
                "What it says.",
                ("scope", Choice("Whose budget it is.", "key", "tenant")),
                ("subject", Text("The key's id, or the tenant.")),
                ("tenant", Text("Whose key it is, or the tenant.")),
                ("month", Text("The month, in UTC.").Matching(@"^\d{4}-\d{2}$")),
                ("level", Integer("Percent of it that are used up: 80 or 100.", 80, 100)),
                ("measure", Choice("What is bounded.", "cost_usd", "tokens")),
                ("spent", Number("What was spent by then.", 0)),
                ("bound", Number("Of how much.", 0)))),
        ]).As("AlertDelivery");

    public static readonly OperationDescription List = new("listDeliveries", JobOperations.Topic, "What a job's webhook was told, and how each attempt went")
    {
        Parameters = [JobDescription.Id, .. PageDescription.Parameters],
        Answers = [PageDescription.Answer("Deliveries, oldest first.", s_shape)],
        Faults = [Faults.NotFound],
    };

    public static readonly OperationDescription Redeliver = new("redeliver", JobOperations.Topic, "Tell a job's webhook once more")
    {
        Details = "Whether it was delivered or given up; the id stays the same.",
        Parameters = [JobDescription.Id, s_delivery],
        Answers = [Answer.Json(202, "The delivery; it is tried at once, and again as a new one would be.", s_shape)],
        Faults = [Faults.NotFound],
    };

    public static readonly OperationDescription ListAlerts = new("listAlertDeliveries", KeyDescription.Topic, "What was told of monthly budgets, to keys' webhooks and to the operators', and how each attempt went")
    {
        Details = "Alerts of every tenant, of the last thirty days.",
        Parameters = [.. PageDescription.Parameters],
        Answers = [PageDescription.Answer("Deliveries, oldest first.", s_alert)],
    };

    public static readonly OperationDescription RedeliverAlert = new("redeliverAlert", KeyDescription.Topic, "Tell of a monthly budget once more")
    {
        Details = "Whether it was delivered or given up; the id stays the same.",
        Parameters = [s_delivery],
        Answers = [Answer.Json(202, "The delivery; it is tried at once, and again as a new one would be.", s_alert)],
        Faults = [Faults.NotFound],
    };
}
