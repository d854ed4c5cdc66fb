using DataForge.Jobs.Api.Description;
using DataForge.Jobs.Api.Generate;
using DataForge.Jobs.Api.Jobs;
using static DataForge.Jobs.Api.Description.Shape;

namespace DataForge.Jobs.Api.Events;

/// <summary>Describes how a job is watched.</summary>
internal static class EventDescription
{
    public static readonly OperationDescription Watch = new("watchJob", JobOperations.Topic, "Watch a job: status, progress and samples as server-sent events")
    {
        Details = """
            Every event has an id, a name and one line of JSON: `status` (a job's status, from its submission on), `progress` (how far it is and what it has cost, a few times a second at most), `sample` (an accepted sample).
            Whoever comes back with the last id as `Last-Event-ID`, to whichever process, misses nothing and is told nothing twice. Comments keep silent connections open. The stream ends with the job.
            """,
        Parameters =
        [
            JobDescription.Id,
            Parameter.Query("events", Text($"Only these kinds, with commas in between: {string.Join(", ", WatchJob.Kinds)}; all unless given.", Requests.QueryReader.MaxLength).Matching($"^({string.Join('|', WatchJob.Kinds)}|,)*$"), "status,progress"),
            Parameter.Query("from", Choice("Whether to begin with what has happened so far, or with what happens from now on.", WatchJob.Beginnings).Or(WatchJob.Beginnings[0])),
            Parameter.Header(SeenSoFar.Header, Text("The id of the last event that was seen; the stream goes on behind it.", Requests.QueryReader.MaxLength)),
        ],
        Answers =
        [
            new Answer(200, "The stream.", new Content(EventStream.MediaType, Text("Server-sent events."))),
            Answer.Nothing("All of it was seen, the end included; browsers stop coming back."),
        ],
        Faults = [Faults.NotFound, new(503, "too_many_streams", "The process has as many streams as it may have; `Retry-After` says when to come back.")],
    };
}
