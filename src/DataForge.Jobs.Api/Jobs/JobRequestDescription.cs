using DataForge.Jobs.Api.Description;
using DataForge.Jobs.Api.Webhooks;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Scoring;
using DataForge.Jobs.Generation.Specification;
using static DataForge.Jobs.Api.Description.Shape;
using static DataForge.Jobs.Api.Jobs.ColumnDescription;

namespace DataForge.Jobs.Api.Jobs;

/// <summary>Describes what a job can be asked for.</summary>
internal static class JobRequestDescription
{
    /// <summary>A budget; null in an answer where there is none.</summary>
    public static readonly Shape Budget = Form(
        "What the job's calls may cost together; the worst case is reserved before each call. Reached, the job pauses with `budget_exhausted`.",
        ("max_cost_usd", Number("US dollars; refused where the price of a model is unknown.", 0, SpecBounds.Usd)),
        ("max_tokens", Integer("Tokens, read and written.", 0, long.MaxValue))).As("Budget");

    /// <summary>The priority.</summary>
    public static readonly Shape Priority = Integer("1 is low, 5 high; waiting raises it bit by bit.", 1, SpecBounds.Priority).Or(1);

    /// <summary>The name.</summary>
    public static readonly Shape Name = Text("What people call the job.", JobSpecReader.MaxNameLength, 1);

    /// <summary>The tags.</summary>
    public static readonly Shape Tags = List("Labels, by which jobs can be listed.", Text("A label.", JobSpecReader.MaxTagLength, 1), most: JobSpecReader.MaxTags);

    /// <summary>The cap on candidates.</summary>
    public static readonly Shape MaxCandidates =
        Integer("Most candidates that are made for the count; without it three times `count`, at least `count` + 100. Reached, the job fails with `candidates_exhausted`.", 1, int.MaxValue);

    /// <summary>The deadline.</summary>
    public static readonly Shape Deadline = Time("When the job ends at the latest, with what it has; in the future and after `not_before`.");

    private static readonly Shape s_filters = Form(
        "What a text must be like to be accepted; each names itself in the `reason` of what it rejects.",
        [
            ("min_length", Integer("Least words.", 0, int.MaxValue)),
            ("max_length", Integer("Most words.", 0, int.MaxValue)),
            ("min_characters", Integer("Least characters.", 0, int.MaxValue)),
            ("max_characters", Integer("Most characters.", 0, int.MaxValue)),
            ("required_keywords", Keywords("At least one of these must occur, whatever its case.")),
            ("required_all", Keywords("All of these must occur, whatever their case.")),
            ("forbidden_keywords", Keywords("None of these may occur, whatever its case.")),
            ("regex", Text("A .NET regular expression that must match somewhere.", SpecBounds.PatternLength, 1)),
            ("not_regex", Text("A .NET regular expression that must match nowhere.", SpecBounds.PatternLength, 1)),
            ("language", OneOrMore("Languages (ISO 639-1) of which the text must be in one.", SpecBounds.Languages)),
            ("preset", OneOrMore("Published filters that the text must pass.", SpecBounds.Presets)),
            ("sentiment", Choice("The sentiment that the text must have: polarity above 0.1, below -0.1, or between.", Words<SentimentLabel>())),
            ("min_quality", Number("The least overall score.", 0, 1)),
            ("min_scores", ByScore("The least value of single scores.", [.. ScoreNames.Weighable, ScoreNames.Overall], name => Number($"The least `{name}`.", 0, 1))),
        ]);

    private static readonly Shape s_deduplication = Either(
        "Leaves out what repeats an accepted sample. `true` is `near` at 0.8.",
        Flag("Whether near-duplicates are left out."),
        Form(
            "How repeats are found.",
            ("mode", Choice("`exact`: the same text; `near`: similar by the Jaccard index of word shingles.", Words<DeduplicationMode>()).Or("near")),
            ("threshold", Number("The similarity from which on a sample is a near-duplicate.", SpecBounds.LeastThreshold, 1).Or(DeduplicationSpec.DefaultThreshold)),
            ("field", Text("What is compared: `text`, or `data.` and the name of a field of a JSON answer.", SpecBounds.FieldLength, 1).Or(DeduplicationSpec.WholeText)),
            ("against", List("Ended jobs whose accepted samples must not be repeated either.", Id("A job's id."), most: SpecBounds.Choices))));

    private static readonly Shape s_format = Form(
        "The form that answers must have; one that does not fit is asked for again, and then rejected as `schema`.",
        ("type", Choice("Any text, a JSON object, or JSON that fits `schema`.", Words<ResponseFormatType>()).Required().Or("text")),
        ("schema", Map($"A JSON Schema; required with `json_schema`, and at most {SpecBounds.SchemaLength:N0} characters.", Any("A keyword of JSON Schema."))),
        ("max_corrections", Integer("How often the model is told what is wrong and asked again; not with `text`.", 0, SpecBounds.Corrections).Or(ResponseFormatSpec.DefaultMaxCorrections)));

    private static readonly Shape s_cache = Form(
        "Whether answers that were bought before are used again.",
        ("mode", Choice("`replay` uses a stored answer to the same request and ordinal again, and keeps new ones.", Words<CacheMode>()).Or("off")),
        ("ttl_seconds", Integer("The oldest answer that will do, in seconds, and how long new ones are kept.", 1, SpecBounds.TtlSeconds).Or(CacheSpec.DefaultTtlSeconds)));

    private static readonly Shape s_messages = List(
        "The prompt in several turns; only the first can be from `system`, and the last must be from `user`.",
        Form(
            "A message.",
            ("role", Choice("Who says it.", Words<MessageRole>()).Required()),
            ("content", Text("What is said, a Jinja2 template.", SpecLookups.DefaultPromptCharacters, 1).Required())),
        1,
        SpecBounds.Messages);

    /// <summary>What a request for a job may hold.</summary>
    public static readonly IReadOnlyList<(string Name, Shape Shape)> Fields =
    [
        ("count", Integer("**Accepted** samples wanted. Required, but for a job with a dataset column that selects `each`.", 1, SpecBounds.Count)),
        ("prompt", Text("The prompt, a Jinja2 template over variables and columns. One of `prompt`, `template` and `messages` is required. The length is bounded by `Limits__PromptCharacters`.", SpecLookups.DefaultPromptCharacters, 1)),
        ("template", Text("A stored template in its place: `name`, or `name@version`.", SpecBounds.NameLength, 1)),
        ("messages", s_messages),
        ("system_prompt", Text("The system prompt, a template too.", SpecLookups.DefaultPromptCharacters)),
        ("product", Text("Shorthand for `variables.product`.", SpecLookups.MostPromptCharacters)),
        ("variables", Map("Constants for the templates, by name.", Any("Any JSON value."))),
        ("columns", List("Sampled variables, drawn in order; a later one may use earlier ones.", Column.As("Column"), most: SpecBounds.Columns)),
        ("priority", Priority),
        ("model", ModelName("The model, by name or alias; the default model unless named.")),
        ("provider", ModelName("The provider; the model's own unless named.")),
        ("routing", Choice("Who else may answer: `fixed` nobody, `model` any deployment of the model or its fallbacks, `any` whom the routing rules choose. Without it, what the request names decides.", Words<RouteFreedom>())),
        ("temperature", Number("The temperature.", 0, SpecBounds.Temperature).Or(JobSpec.DefaultTemperature)),
        ("top_p", Number("Nucleus sampling.", 0, 1).Or(JobSpec.DefaultTopP)),
        ("max_tokens", Integer("Most tokens of an answer; the model's own default unless given.", 1, int.MaxValue)),
        ("stop", List("Texts at which the model stops.", Text("A text.", JobSpecReader.MaxStopLength, 1), most: JobSpecReader.MaxStops)),
        ("seed", Integer("Whatever is drawn derives from it and the ordinal; drawn and echoed unless given.", long.MinValue, long.MaxValue)),
        ("response_format", s_format),
        ("filters", s_filters),
        ("deduplicate", s_deduplication),
        ("scoring", Scoring()),
        ("max_candidates", MaxCandidates),
        ("budget", Budget.Here("What the job may cost; without it, what its key and tenant may.")),
        ("cache", s_cache),
        ("webhook", WebhookDescription.Webhook.Here("Who is told when the job ends, and when it pauses because a budget is used up.")),
        ("not_before", Time("When the job may begin; at once unless given.")),
        ("deadline", Deadline),
        ("name", Name),
        ("tags", Tags),
    ];

    /// <summary>A request for a job.</summary>
    public static readonly Shape Request = Form("A job to be done.", Fields).As("JobRequest");

    /// <summary>The same as it was accepted.</summary>
    public static readonly Shape Accepted = Record(
        "The request as it was accepted: defaults filled in, names pinned to versions, `product` among the variables.",
        Fields.Where(field => field.Name != "product").Select(field => (field.Name, AsAccepted(field.Name, field.Shape).Optional()))).As("AcceptedRequest");

    private static Shape AsAccepted(string name, Shape asked) => name switch
    {
        "scoring" => Scoring(("provider", ModelName("The judge's provider."))),
        "webhook" => WebhookDescription.Known,
        _ => asked,
    };

    private static Shape Scoring(params (string, Shape)[] ofAccepted) => Form(
        "How samples are scored.",
        ("weights", ByScore("Weights of the overall score, in proportion; those left out count as by default.", ScoreNames.Weighable, name => Number($"The weight of `{name}`.", 0))),
        ("judge", Form(
            "A model that marks every sample.",
            [
                ("model", ModelName("The judge; another than the one that writes, unless named.")),
                ("rubric", Text("What a good answer is like; the judge goes by nothing else.", SpecBounds.RubricLength, 1).Required()),
                ("min_score", Number("The least mark, of 1 to 5, for a sample to be accepted.", SpecBounds.LeastMark, SpecBounds.BestMark)),
                .. ofAccepted,
            ])));

    private static Shape Keywords(string meaning) => List(meaning, Text("A keyword or phrase.", SpecBounds.KeywordLength, 1), most: SpecBounds.Keywords);

    private static Shape ModelName(string meaning) => Text(meaning, SpecBounds.NameLength, 1);

    private static Shape OneOrMore(string meaning, IReadOnlyList<string> words) =>
        Either(meaning, Choice("A single one.", words), List("Several.", Choice("One of them.", words), most: SpecBounds.Choices));

    private static Shape ByScore(string meaning, IEnumerable<string> names, Func<string, Shape> shapeOf) => Form(meaning, names.Select(name => (name, shapeOf(name))));
}
