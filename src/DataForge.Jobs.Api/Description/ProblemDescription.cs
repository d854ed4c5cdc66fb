using static DataForge.Jobs.Api.Description.Shape;

namespace DataForge.Jobs.Api.Description;

/// <summary>Describes problems (RFC 9457), the form of every refusal.</summary>
internal static class ProblemDescription
{
    /// <summary>A problem.</summary>
    public static readonly Shape Problem = Record(
        "Why a request was not done.",
        ("type", Text("`urn:dataforge:problem:` and the code.")),
        ("title", Text("What the code means, the same each time.")),
        ("status", Integer("The HTTP status.", 400, 599)),
        ("detail", Text("What is wrong with this very request, for people.")),
        ("code", Text("What programs tell it by.")),
        ("request_id", Text("The request's id, by which the log knows it.")),
        ("errors", Map("Of validation: messages by path into the request.", List("What is wrong there.", Text("A message for people."), 1)).Optional()),
        ("retry_after_seconds", Number("After how many seconds trying again makes sense.", 0).Optional()),
        ("line", Integer("Of texts that cannot be read: the line, from 1.", 0).Optional()),
        ("column", Integer("Of templates: the column, from 1.", 0).Optional()),
        ("position", Integer("Of JSON: bytes into the line, from 1.", 1).Optional()),
        ("template", Text("Of templates: which one.").Optional()),
        ("job_status", Text("Of `invalid_transition`: the job's status.").Optional()),
        ("possible", List("Of `invalid_transition`: what can be done instead.", Text("An action.")).Optional()),
        ("job_id", Id("Of conflicts: the job that stands in the way.").Optional()),
        ("needed", Text("Of `forbidden`: the permission that is missing.").Optional())).As("Problem");
}
