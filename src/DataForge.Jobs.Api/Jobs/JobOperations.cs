using DataForge.Jobs.Api.Description;
using DataForge.Jobs.Api.Paging;
using DataForge.Jobs.Generation.Specification;
using DataForge.Jobs.Storage.Jobs;
using static DataForge.Jobs.Api.Description.Shape;

namespace DataForge.Jobs.Api.Jobs;

/// <summary>Describes what can be done with jobs.</summary>
internal static class JobOperations
{
    /// <summary>Everything about jobs.</summary>
    public static readonly Topic Topic = new("Jobs", "A job makes so many accepted samples, on as many workers as there are.");

    private static readonly Fault s_transition = new(409, "invalid_transition", "The job's status does not allow it; `possible` names what it does.");

    public static readonly OperationDescription Submit = new("submitJob", Topic, "Submit a job")
    {
        Details = "Everything that can be checked is checked now; once accepted, the job survives whatever happens to any process.",
        Parameters =
        [
            Parameter.Header(
                IdempotencyKey.Header,
                Text("Makes repeating the request safe: the same key with the same body answers with the first job.", IdempotencyKey.MaxLength, 1),
                "reviews-2026-11-21"),
        ],
        Body = Body.Json(
            JobRequestDescription.Request,
            new("prompt", "Ten texts of a prompt", """{"count":10,"prompt":"Write a short review of a {{ product }}.","product":"kettle"}"""),
            new("columns", "Varied by columns, filtered and without near-duplicates", """
                {"count":20,"prompt":"Write a {{ tone }} review of a {{ product }}, {{ stars }} of 5 stars.","product":"kettle","seed":42,
                 "columns":[{"name":"tone","type":"category","values":["happy","angry"],"weights":[3,1]},{"name":"stars","type":"integer","min":1,"max":5}],
                 "filters":{"min_length":5},"deduplicate":true,"budget":{"max_tokens":1000000},"name":"Kettle reviews","tags":["demo"]}
                """),
            new("messages", "In several turns", """{"count":1,"messages":[{"role":"system","content":"You are brief."},{"role":"user","content":"Name a colour."}],"temperature":1}""")),
        Answers =
        [
            Answer.Json(202, "The job, accepted.", JobDescription.Job) with { Headers = [JobDescription.Location] },
            Answer.Json(200, "The job that the same key and body made before.", JobDescription.Job) with { Headers = [JobDescription.Location] },
        ],
        Faults = [new(409, "idempotency_conflict", "The key was used with another body; `job_id` names the job that it made."), Faults.UnknownPrice],
    };

    public static readonly OperationDescription List = new("listJobs", Topic, "List jobs, newest first")
    {
        Parameters =
        [
            Parameter.Query("status", Choice("Only jobs in this status.", JobStatus.All), JobStatus.Running),
            Parameter.Query("priority", Integer("Only jobs of this priority.", 1, SpecBounds.Priority), "1"),
            Parameter.Query("tag", Text("Only jobs with this label.", Requests.QueryReader.MaxLength), "demo"),
            .. PageDescription.Parameters,
        ],
        Answers = [PageDescription.Answer("Jobs.", JobDescription.Job)],
    };

    public static readonly OperationDescription Get = new("getJob", Topic, "One job with its progress and usage")
    {
        Parameters = [JobDescription.Id],
        Answers = [Answer.Ok("The job.", JobDescription.Job)],
        Faults = [Faults.NotFound],
    };

    public static readonly OperationDescription Delete = new("deleteJob", Topic, "Remove an ended job with all its rows")
    {
        Parameters = [JobDescription.Id],
        Answers = [Answer.Nothing("It is gone.")],
        Faults = [Faults.NotFound, s_transition],
    };

    public static readonly OperationDescription Patch = new("patchJob", Topic, "Change a job's priority, budget, cap, deadline, name or tags")
    {
        Details = "What is left out stays. `null` takes a budget, a deadline or a name away. An ended job takes a new name and tags, and what a retry needs.",
        Parameters = [JobDescription.Id],
        Body = Body.Json(
            Form(
                "What is to be different; at least one field.",
                ("priority", JobRequestDescription.Priority with { Default = null }),
                ("budget", JobRequestDescription.Budget.Here("Another budget; null for none.").OrNull()),
                ("max_candidates", JobRequestDescription.MaxCandidates with { Meaning = "Another cap; not below the job's count." }),
                ("name", JobRequestDescription.Name.OrNull()),
                ("tags", JobRequestDescription.Tags.OrNull()),
                ("deadline", JobRequestDescription.Deadline.OrNull())).As("JobPatch"),
            new Example("priority", "More urgent, and cheaper", """{"priority":5,"budget":{"max_cost_usd":2.5}}"""),
            new Example("name", "Another name", """{"name":"Kettles","tags":["demo","kettles"]}""")),
        Answers = [Answer.Ok("The job as it is now.", JobDescription.Job)],
        Faults = [Faults.NotFound, s_transition],
    };

    public static readonly OperationDescription Pause = Command("pauseJob", "Start no new provider call for a job", "Calls in flight end and are kept.");
    public static readonly OperationDescription Resume = Command("resumeJob", "Let a paused job go on", "One that paused for its budget pauses again unless PATCH raised that.");
    public static readonly OperationDescription Cancel = Command("cancelJob", "End a job and keep what was accepted", "What was accepted can be read and exported.");
    public static readonly OperationDescription Retry = Command("retryJob", "Ask for the failed candidates of an ended job again", "Also makes further candidates where `max_candidates` was raised.");

    private static OperationDescription Command(string id, string summary, string details) => new(id, Topic, summary)
    {
        Details = details + " Repeating it is harmless. The answer waits up to a second, so that it mostly shows the new status.",
        Parameters = [JobDescription.Id],
        Answers = [Answer.Json(202, "The job; the command is written down and will be carried out.", JobDescription.Job)],
        Faults = [Faults.NotFound, s_transition],
    };
}
