using DataForge.Jobs.Api.Description;
using DataForge.Jobs.Generation.Specification;
using static DataForge.Jobs.Api.Description.Shape;

namespace DataForge.Jobs.Api.Generate;

/// <summary>Describes what is generated now.</summary>
internal static class GenerateDescription
{
    private static readonly Topic s_topic = new("Generating now", "Single answers, without a job. Nothing in a text is a template here.");

    private static readonly Shape s_message = Form(
        "A message.",
        ("role", Choice("Who says it.", GenerateReader.Roles).Required()),
        ("content", Text("What is said; not blank.", SpecLookups.DefaultPromptCharacters, 1).Required()));

    private static readonly Shape s_request = Form(
        "A question to a model; one of `prompt` and `messages` is required.",
        ("prompt", Text("The question; not blank. The length is bounded by `Limits__PromptCharacters`.", SpecLookups.DefaultPromptCharacters, 1)),
        ("messages", List("The same in several turns; the last must be from `user`.", s_message, 1, GenerateReader.MaxMessages)),
        ("model_id", Text("The model, by name or alias; the default model unless named.", GenerateReader.MaxModelName)),
        ("system_prompt", Text("Instructions before it; not blank.", SpecLookups.DefaultPromptCharacters, 1)),
        ("max_tokens", Integer("Most tokens of the answer; the model's own default unless given.", 1, GenerateReader.MaxTokens)),
        ("temperature", Number("The temperature.", 0, SpecBounds.Temperature).Or(JobSpec.DefaultTemperature)),
        ("top_p", Number("Nucleus sampling.", 0, 1).Or(JobSpec.DefaultTopP)),
        ("stop", Either(
            "Texts at which the model stops.",
            Text("A single one.", JobSpecReader.MaxStopLength),
            List("Several.", Text("A text.", JobSpecReader.MaxStopLength, 1), most: JobSpecReader.MaxStops)))).As("GenerateRequest");

    private static readonly IReadOnlyList<(string Name, Shape Shape)> s_figures =
    [
        ("model_id", Text("The model that answered.")),
        ("metrics", Record(
            "What it took.",
            ("latency_ms", Number("Milliseconds from the request to the whole answer, retries included.", 0)),
            ("input_tokens", Integer("Tokens read.", 0)),
            ("output_tokens", Integer("Tokens written.", 0)),
            ("total_tokens", Integer("Both.", 0)))),
        ("metadata", Record(
            "Where it comes from.",
            ("model_type", Text("Which adapter speaks with the provider.")),
            ("provider", Text("The provider.")),
            ("cost_usd", Number("US dollars, every attempt included; 0 from the cache, null where the price is unknown.", 0).OrNull()),
            ("finish_reason", Text("Why the model stopped, in the provider's words.").OrNull()),
            ("attempts", Integer("Calls that it took.", 0)),
            ("cached", Flag("Whether it comes from the replay cache.")))),
        ("timestamp", Time("When it was whole.")),
    ];

    private static readonly Shape s_answer = Record("An answer.", [("text", Text("The text.")), .. s_figures]).As("GenerateAnswer");

    private static readonly Example s_example = new("prompt", "A prompt", """{"prompt":"Name a colour.","max_tokens":20,"temperature":0.2}""");

    public static readonly OperationDescription Now = new("generate", s_topic, "One answer, now")
    {
        Body = Body.Json(
            s_request,
            s_example,
            new("messages", "In several turns", """{"messages":[{"role":"user","content":"Name a colour."},{"role":"assistant","content":"Blue."},{"role":"user","content":"Another."}],"stop":["."]}""")),
        Answers = [Answer.Ok("The answer.", s_answer)],
        Faults = Faults.OfProviders,
    };

    public static readonly OperationDescription Stream = new("generateStream", s_topic, "One answer as it comes, as server-sent events")
    {
        Details = $$"""
            Every piece is an event without a name, whose data is `{"delta":"…"}`. The last event is `done`, with the members of an answer but its `text`, or `error`, with a problem.
            Comments (`: waiting`) come every {{GenerateStream.Silence.TotalSeconds}} seconds of silence. What is wrong with the request is refused before the stream begins.
            """,
        Body = Body.Json(s_request, s_example),
        Answers = [new Answer(200, "The stream.", new Content(EventStream.MediaType, Text("Server-sent events.")))],
    };

    public static readonly OperationDescription Batch = new("generateBatch", s_topic, "Several answers, now, in order")
    {
        Details = "What is wrong with any request is refused before the first is asked; after that one failure does not fail the rest.",
        Body = Body.Json(
            Form("Questions.", ("requests", List("The questions.", s_request, 1, GenerateBatch.MaxRequests).Required())).As("GenerateBatchRequest"),
            new Example("two", "Two questions", """{"requests":[{"prompt":"Name a colour."},{"prompt":"Name a town.","max_tokens":20}]}""")),
        Answers =
        [
            Answer.Ok("The answers.", Record(
                "Answers in the order of their questions.",
                ("results", List("Each an answer, or why there is none.", Either(
                    "An answer or an error.",
                    s_answer,
                    Record("A question without an answer.", ("error", ProblemDescription.Problem.Here("Why there is none."))))))).As("GenerateBatchAnswer")),
        ],
    };
}
