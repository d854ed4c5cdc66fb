using DataForge.Jobs.Api.Description;
using static DataForge.Jobs.Api.Description.Shape;

namespace DataForge.Jobs.Api.Providers;

/// <summary>Describes providers.</summary>
internal static class ProviderDescription
{
    private static readonly Topic s_topic = new("Providers", "Who answers, and how they fare.");

    private static readonly Parameter s_name = Parameter.Path("name", Text("The provider's name.", 255, 1), "mock");

    private static readonly IReadOnlyList<(string Name, Shape Shape)> s_traffic =
    [
        ("concurrency_limit", Integer("Calls that may be in flight at once just now.", 0)),
        ("in_flight", Integer("Calls in flight.", 0)),
        ("waiting", Integer("Calls that wait for a turn.", 0)),
        ("cooldown_seconds", Number("Seconds for which nobody calls yet because of a rate limit.", 0)),
        ("calls", Integer("Calls since the start.", 0)),
        ("answers", Integer("Answers since the start.", 0)),
    ];

    private static readonly Shape s_provider = Record(
        "How a provider fares.",
        ("name", Text("Its name.")),
        ("available", Flag("Whether calls go out, from any process.")),
        ("default", Flag("Whether it has the default model.")),
        ("breaker", Record(
            "The circuit breaker of this process.",
            ("state", Choice("`open` while the provider is given a rest.", "closed", "half_open", "open")),
            ("consecutive_failures", Integer("Failures since the last answer.", 0)))),
        ("limits", Record(
            "What the settings allow, over all processes; null for no bound.",
            ("requests_per_minute", Integer("Requests a minute.", 0).OrNull()),
            ("tokens_per_minute", Integer("Tokens a minute.", 0).OrNull()),
            ("concurrency", Integer("Calls at once.", 0).OrNull()))),
        ("last_success", Time("When it last answered any process.").OrNull()),
        ("last_error", Record(
            "What last went wrong; null since the start.",
            ("kind", Text("The kind, as `timeout` or `rate_limited`.")),
            ("at", Time("When.").OrNull())).OrNull()),
        ("process", Record("For administrators: the calls of this process.", s_traffic).Optional()),
        ("cluster", Record(
            "For administrators: the calls of all processes.",
            [("processes", Integer("Processes that have reported lately.", 0)), ("open_breakers", Integer("Those that give it a rest.", 0)), .. s_traffic]).Optional()))
        .As("Provider");

    public static readonly OperationDescription List = new("listProviders", s_topic, "How every provider fares, here and in the cluster")
    {
        Details = "All of them on one page.",
        Answers = [Paging.PageDescription.Answer("Providers.", s_provider)],
    };

    public static readonly OperationDescription Check = new("checkProvider", s_topic, "Whether a provider is there and which models it has, without a billed call")
    {
        Parameters = [s_name],
        Answers =
        [
            Answer.Ok("What was found.", Record(
                "The outcome.",
                ("provider", Text("The provider.")),
                ("ok", Flag("Whether it is there and takes the key.")),
                ("message", Text("What is wrong, for people.").OrNull()),
                ("latency_ms", Number("Milliseconds that it took.", 0)),
                ("models", Shape.List("The models that it has.", Record(
                    "A model.",
                    ("name", Text("What the provider calls it.")),
                    ("context_length", Integer("Tokens that it can take in and write together; null where it does not say.", 0).OrNull()),
                    ("registered", Flag("Whether it can be asked for here.")))))))
        ],
        Faults = [Faults.NotFound],
    };

    public static readonly OperationDescription Test = new("testProvider", s_topic, "Make one real, tiny call")
    {
        Details = "Never repeated, and never made elsewhere. A provider that does not answer is the outcome of the test, not a failure of the request.",
        Parameters = [s_name],
        Answers =
        [
            Answer.Ok("What came of it.", Record(
                "The outcome.",
                ("provider", Text("The provider.")),
                ("model", Text("The model that was asked.")),
                ("ok", Flag("Whether it answered.")),
                ("latency_ms", Number("Milliseconds that it took.", 0)),
                ("calls", Integer("Calls that were made: 1, or 0 where none could be.", 0, 1)),
                ("input_tokens", Integer("Tokens read.", 0)),
                ("output_tokens", Integer("Tokens written.", 0)),
                ("cost_usd", Number("US dollars; null where the price is unknown.", 0).OrNull()),
                ("error", Record(
                    "Why there is no answer; null where there is one.",
                    ("kind", Text("The kind, as `timeout` or `authentication`.")),
                    ("message", Text("The same for people.")),
                    ("retry_after_seconds", Number("When to try again, where the provider says.").OrNull())).OrNull()))),
        ],
        Faults = [Faults.NotFound],
    };
}
