using DataForge.Jobs.Api.Description;
using DataForge.Jobs.Api.Requests;
using static DataForge.Jobs.Api.Description.Shape;

namespace DataForge.Jobs.Api.Cache;

/// <summary>Describes the replay cache.</summary>
internal static class CacheDescription
{
    private static readonly Topic s_topic = new("Cache", "Answers that are kept to be used again.");

    private static readonly IReadOnlyList<(string Name, Shape Shape)> s_holdings =
    [
        ("entries", Integer("Answers.", 0)),
        ("bytes", Integer("Their size.", 0)),
        ("hits", Integer("How often they were used again.", 0)),
        ("saved_tokens", Integer("Tokens that did not have to be bought again.", 0)),
        ("saved_usd", Number("US dollars that did not have to be spent again.", 0)),
    ];

    public static readonly OperationDescription Read = new("readCache", s_topic, "What the replay cache holds and has saved")
    {
        Answers =
        [
            Answer.Ok("The tenant's part of it.", Record(
                "What is kept.",
                [
                    ("interactive", Flag("Whether answers to `/generate` are kept.")),
                    ("interactive_entries_at_most", Integer("How many of those are kept.", 0)),
                    .. s_holdings,
                    ("models", List("The same by model.", Record(
                        "A model's answers.",
                        [("model", Text("The model.")), ("provider", Text("The provider.")), .. s_holdings, ("oldest_at", Time("When the oldest was bought.").OrNull())]))),
                ])),
        ],
    };

    public static readonly OperationDescription Delete = new("deleteCache", s_topic, "Forget answers: all, or by model, job or age in seconds")
    {
        Details = "Forgets the tenant's answers that are all of what is said.",
        Parameters =
        [
            Parameter.Query("model", Text("Only of this model.", QueryReader.MaxLength), "mock"),
            Parameter.Query("job", Id("Only those that this job bought."), "0199aa5e-7c1f-7d3a-9b0e-3f5d2c4b6a70"),
            Parameter.Query("older_than", Integer("Only those older than so many seconds.", 0, int.MaxValue), "86400"),
        ],
        Answers = [Answer.Ok("What was forgotten.", Record("The outcome.", ("deleted", Integer("How many answers.", 0))))],
    };
}
