using DataForge.Jobs.Api.Description;
using DataForge.Jobs.Api.Jobs;
using DataForge.Jobs.Api.Paging;
using static DataForge.Jobs.Api.Description.Shape;

namespace DataForge.Jobs.Api.Samples;

/// <summary>Describes samples.</summary>
internal static class SampleDescription
{
    /// <summary>The members of a sample.</summary>
    public static readonly IReadOnlyList<(string Name, Shape Shape)> Members =
    [
        ("ordinal", Integer("Its number within the job, from 0.", 0)),
        ("state", Choice("What became of it.", SampleStates.Choices.Where(state => state != "all"))),
        ("reason", Text("Why it was not accepted: `filter:<name>`, `schema`, `empty`, `truncated`, `refusal`, `judge` of rejected; `provider:<kind>`, `template:<kind>` of failed.").OrNull()),
        ("message", Text("The same for people.").OrNull()),
        ("text", Text("The answer; null where there is none.").OrNull()),
        ("data", Any("The answer as JSON, where the job asked for JSON.")),
        ("variables", Map("The values of variables and columns.", Any("A value."))),
        ("prompt_sha256", Text("SHA-256 of the rendered prompt, hexadecimal; empty where none was rendered.", 64)),
        ("provider", Text("Who answered.").OrNull()),
        ("model", Text("Which model.").OrNull()),
        ("finish_reason", Text("Why the model stopped, in the provider's words.").OrNull()),
        ("usage", Record("Tokens.", ("prompt_tokens", Integer("Tokens read.", 0)), ("completion_tokens", Integer("Tokens written.", 0)))),
        ("cost_usd", Number("US dollars, every attempt included; null where the price is unknown.", 0).OrNull()),
        ("latency_ms", Integer("Milliseconds from question to answer.", 0)),
        ("attempts", Integer("Calls that it took.", 0)),
        ("scores", Map("Scores by name, 0 to 1; null for one that does not apply.", Number("A score.").OrNull()).OrNull()),
        ("sentiment", Number("Polarity.", -1, 1).OrNull()),
        ("duplicate_of", Record(
            "Of duplicates: which accepted sample it repeats.",
            ("job_id", Shape.Id("Its job; null in a preview.").OrNull()),
            ("ordinal", Integer("Its ordinal.", 0))).OrNull()),
        ("similarity", Number("Of duplicates: how similar it is.", 0, 1).OrNull()),
    ];

    private static readonly Shape s_sample = Record("A sample: a candidate that is settled.", Members).As("Sample");

    /// <summary>The parameter that chooses samples by their state.</summary>
    public static readonly Parameter State = Parameter.Query("state", Choice("Samples in this state.", SampleStates.Choices).Or("accepted"));

    public static readonly OperationDescription List = new("listSamples", JobOperations.Topic, "A job's candidates by state, in ordinal order")
    {
        Parameters = [JobDescription.Id, State, .. PageDescription.Parameters],
        Answers = [PageDescription.Answer("Samples.", s_sample)],
        Faults = [Faults.NotFound],
    };
}
