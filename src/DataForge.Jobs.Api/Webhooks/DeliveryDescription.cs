using DataForge.Jobs.Api.Description;
using DataForge.Jobs.Api.Jobs;
using DataForge.Jobs.Api.Paging;
using static DataForge.Jobs.Api.Description.Shape;

namespace DataForge.Jobs.Api.Webhooks;

/// <summary>Describes what was delivered to webhooks.</summary>
internal static class DeliveryDescription
{
    private static readonly Parameter s_delivery = Parameter.Path("delivery", Id("The delivery's id."), "0199aa5e-7c1f-7d3a-9b0e-3f5d2c4b6a71");

    private static readonly Shape s_shape = Record(
        "Something that a webhook is told.",
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
            ("duration_ms", Integer("Milliseconds that it took.", 0)))))).As("Delivery");

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
}
