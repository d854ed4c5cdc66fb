using DataForge.Jobs.Api.Description;
using DataForge.Jobs.Api.Jobs;
using DataForge.Jobs.Storage.Jobs;
using static DataForge.Jobs.Api.Description.Shape;

namespace DataForge.Jobs.Api.Reports;

/// <summary>Describes reports.</summary>
internal static class ReportDescription
{
    private static readonly Shape s_distribution = Record(
        "How values are distributed.",
        ("count", Count("How many there are.")),
        ("mean", Number("Their mean.")),
        ("stddev", Number("Their standard deviation, as of a whole population.", 0)),
        ("min", Number("The least.")),
        ("max", Number("The greatest.")),
        ("quantiles", Map("By name, `p5` to `p99`: each a value that occurred.", Number("A value."))),
        ("histogram", List("Bars from the least to the greatest.", Record(
            "A bar.",
            ("from", Number("Where it begins.")),
            ("to", Number("Where it ends; only the last one includes it.")),
            ("count", Count("Values in it."))))))
        .As("Distribution");

    private static readonly Shape s_lineage = Record(
        "The job, and where its samples come from.",
        ("job_id", Id("The job.")),
        ("name", Text("What people call it.").OrNull()),
        ("status", Choice("Its status.", JobStatus.All)),
        ("created_at", Time("When it was accepted.")),
        ("started_at", Time("When it began.").OrNull()),
        ("finished_at", Time("When it ended.").OrNull()),
        ("template", Text("The stored template, pinned; null for a prompt of its own.").OrNull()),
        ("provider", Text("The provider.")),
        ("model", Text("The model.")),
        ("temperature", Number("The temperature.")),
        ("top_p", Number("Nucleus sampling.")),
        ("max_tokens", Integer("Most tokens of an answer.").OrNull()),
        ("seed", Integer("The seed.", long.MinValue, long.MaxValue)),
        ("software_version", Text("The version of the program that made this report.")),
        ("request", JobRequestDescription.Accepted.Here("The request with every parameter.")));

    private static readonly Shape s_yield = Record(
        "Asked for and got.",
        ("requested", Count("Accepted samples asked for.")),
        ("candidates", Count("Candidates settled.")),
        ("accepted", Count("Accepted.")),
        ("rejected", Count("Rejected.")),
        ("duplicates", Count("Left out as repeats.")),
        ("failed", Count("Without an answer.")),
        ("surplus", Count("Past the cut.")),
        ("yield", Share("Accepted of the judged ones; null before the first.")),
        ("stages", List("From candidates to the dataset.", Record(
            "A stage.",
            ("stage", Text("`judged` (not past the cut), `answered`, `passed` (schema and filters) or `unique`.")),
            ("entered", Count("Candidates that came to it.")),
            ("left", Count("Those that went on.")),
            ("share", Share("The second divided by the first."))))),
        ("rejected_by", Map("Rejected by reason.", Count("How many."))),
        ("failed_by", Map("Failed by reason.", Count("How many."))));

    private static readonly Shape s_closest = Record(
        "The accepted samples that resemble each other most.",
        ("compared", Count("Samples that were looked at: a fixed sample where there are more.")),
        ("of", Count("Samples there are.")),
        ("method", Text("`all_pairs`, or `minhash_bands`: pairs that share one of 20 bands of 5 MinHash values.")),
        ("comparisons", Count("Pairs that were compared exactly.")),
        ("complete", Flag("False where there were more pairs to compare than are compared.")),
        ("pairs", List("The closest first.", Record(
            "Two samples.",
            ("first", Count("The ordinal of one.")),
            ("second", Count("The ordinal of the other, later one.")),
            ("similarity", Number("Their exact Jaccard similarity.", 0, 1))))));

    private static readonly Shape s_duplicates = Record(
        "Repetition.",
        ("count", Count("Candidates left out as duplicates.")),
        ("similarity", Values("How similar they are to what they repeat.")),
        ("most_repeated", List("The accepted samples that were repeated most.", Record(
            "A sample that others repeat.",
            ("job_id", Id("Its job.")),
            ("ordinal", Count("Its ordinal.")),
            ("duplicates", Count("How many repeat it."))))),
        ("closest_accepted", s_closest));

    private static readonly Shape s_column = Record(
        "A column, asked for and drawn.",
        ("name", Text("The variable.")),
        ("type", Text("The column's type.")),
        ("count", Count("Samples that have it.")),
        ("distinct", Count("Different values; null where values are counted in ranges.").OrNull()),
        ("more", Flag("Whether there are more different values than `distinct` says.")),
        ("values", List("Values or ranges: those asked for in their order, then the most frequent.", Record(
            "A value or range.",
            ("value", Text("As JSON, or a range.")),
            ("requested", Share("The share that was asked for; null where none was.")),
            ("count", Count("Accepted samples with it.")),
            ("actual", Share("Their share."))))),
        ("other_count", Count("Samples with none of these.")),
        ("chi_square", Record(
            "Whether what was accepted differs from what was asked for; null where the test does not apply.",
            ("statistic", Number("The sum over the classes of (count - expected)² / expected.", 0)),
            ("degrees_of_freedom", Count("One less than there are classes.")),
            ("p_value", Number("How likely a statistic at least this large is by chance.", 0, 1))).OrNull()));

    private static readonly Shape s_diversity = Record(
        "How much accepted samples differ.",
        ("distinct", List("Distinct-1, 2 and 3.", Record(
            "The share of different n-grams.",
            ("n", Count("Words in an n-gram.")),
            ("share", Share("Different ones divided by all.")),
            ("distinct", Count("Different ones.")),
            ("total", Count("All.")),
            ("exact", Flag("False where the different ones are estimated (HyperLogLog, standard error 0.4 %)."))))),
        ("self_bleu", Record(
            "Self-BLEU (Zhu et al., 2018).",
            ("value", Share("The higher, the more alike; null for fewer than two samples.")),
            ("sample", Count("On how many samples.")),
            ("n", Count("The longest n-grams.")))),
        ("compression", Record(
            "What gzip makes of the texts; null without samples.",
            ("ratio", Number("Bytes divided by compressed bytes: the higher, the more repetition.", 0)),
            ("texts", Count("How many texts, from the first on.")),
            ("bytes", Count("Their bytes in UTF-8.")),
            ("compressed_bytes", Count("After gzip."))).OrNull()));

    private static readonly Shape s_usage = Record(
        "Tokens, costs and times of all calls.",
        [
            .. Costs,
            ("cost_per_accepted_usd", Number("US dollars by accepted sample; null without one.", 0).OrNull()),
            ("by_model", List("The same by model.", Record("What one model cost.", [("provider", Text("The provider.")), ("model", Text("The model.")), .. Costs]))),
            ("prompt_tokens_per_sample", Values("Tokens read for an accepted sample.")),
            ("completion_tokens_per_sample", Values("Tokens written for an accepted sample.")),
            ("latency_ms", Values("Milliseconds of the answers of all settled candidates that have one.")),
        ]);

    private static readonly Shape s_report = Record(
        "Statistics of a job.",
        ("lineage", s_lineage),
        ("yield", s_yield),
        ("scores", Map("Scores of accepted samples by name; null for one that no sample has.", Values("How it is distributed."))),
        ("sentiment", Values("Polarity of accepted samples, -1 to 1.")),
        ("length", Record("Lengths of accepted samples.", ("words", Values("In words.")), ("characters", Values("In Unicode code points.")))),
        ("duplicates", s_duplicates),
        ("columns", List("Requested against actual, column by column.", s_column)),
        ("diversity", s_diversity),
        ("usage", s_usage)).As("Report");

    public static readonly OperationDescription Report = new("reportJob", JobOperations.Topic, "Statistics of a job as JSON, or its dataset card as Markdown")
    {
        Parameters = [JobDescription.Id, Parameter.Query("format", Choice("Statistics, or a card for people.", ReportJob.Formats).Or(ReportJob.Formats[0]))],
        Answers = [new Answer(200, "The report.", [new Content(Content.JsonType, s_report), new Content("text/markdown", Text("The dataset card."))])],
        Faults = [Faults.NotFound],
    };

    private static IEnumerable<(string, Shape)> Costs =>
    [
        ("calls", Count("Requests sent to providers.")),
        ("retries", Count("Those that repeated an earlier one.")),
        ("prompt_tokens", Count("Tokens read.")),
        ("completion_tokens", Count("Tokens written.")),
        ("cost_usd", Number("US dollars.", 0)),
        ("unpriced_calls", Count("Calls whose price is unknown; they are not in the cost.")),
    ];

    private static Shape Values(string meaning) => s_distribution.Here(meaning).OrNull();

    private static Shape Count(string meaning) => Integer(meaning, 0);

    private static Shape Share(string meaning) => Number(meaning, 0, 1).OrNull();
}
