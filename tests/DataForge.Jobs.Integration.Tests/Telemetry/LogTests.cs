using System.Globalization;
using System.Text.Json;

namespace DataForge.Jobs.Integration.Tests.Telemetry;

/// <summary>The logs of real processes that work on a job together. That every line is JSON, their fixture has seen.</summary>
[Collection(ObservedJob.Collection)]
public sealed class LogTests(ObservedJob observed)
{
    private static readonly string[] Levels = ["trace", "debug", "info", "warning", "error", "critical"];

    private IEnumerable<JsonElement> Lines => observed.WorkerLogs.SelectMany(lines => lines).Concat(observed.ApiLog);

    [Fact]
    public void EveryLine_HasATimeALevelAnEventAndAMessage()
    {
        foreach (var line in Lines)
        {
            DateTimeOffset.ParseExact(Text(line, "time")!, "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).Offset.ShouldBe(TimeSpan.Zero);
            Levels.ShouldContain(Text(line, "level"));
            foreach (var field in (string[])["event", "category", "message"])
            {
                Text(line, field).ShouldNotBeNullOrWhiteSpace(line.ToString());
            }
        }

        Lines.ShouldContain(line => Text(line, "level") == "debug");
    }

    [Fact]
    public void Submission_IsALineWithItsRequestTenantAndJob()
    {
        var line = observed.ApiLog.Where(line => Text(line, "event") == "Answered" && Text(line, "request_id") == ObservedJob.RequestId).ShouldHaveSingleItem();

        (Text(line, "tenant"), Text(line, "job"), Text(line, "level")).ShouldBe(("default", observed.JobId, "info"));
        (line.GetProperty("fields").GetProperty("status").GetInt32(), Text(line, "worker")).ShouldBe((202, null));
        var span = observed.Spans.Where(span => span["dataforge.request_id"] == ObservedJob.RequestId).ShouldHaveSingleItem();
        (Text(line, "trace_id"), Text(line, "span_id")).ShouldBe((span.TraceId, span.SpanId));
    }

    [Fact]
    public void Reading_IsALineWithTheJobOfItsAddress() =>
        observed.ApiLog.ShouldContain(line => Text(line, "event") == "Answered" && line.GetProperty("fields").GetProperty("path").GetString() == $"/api/v1/jobs/{observed.JobId}" && Text(line, "job") == observed.JobId);

    [Fact]
    public void Workers_SayForWhichRequestTenantAndJobTheyWork()
    {
        var workers = observed.WorkerLogs.Select(lines => lines.Select(line => Text(line, "worker")).Distinct().ShouldHaveSingleItem()).ToList();

        workers.Distinct().Count().ShouldBe(2);
        workers.ShouldAllBe(worker => Guid.Parse(worker!) != Guid.Empty);
        foreach (var (log, name) in (ReadOnlySpan<(int, string)>)[(0, "Claimed"), (1, "Admitted"), (1, "JobChanged")])
        {
            var line = observed.WorkerLogs[log].First(line => Text(line, "event") == name && Text(line, "job") == observed.JobId);
            (Text(line, "tenant"), Text(line, "request_id")).ShouldBe(("default", ObservedJob.RequestId), line.ToString());
        }
    }

    [Fact]
    public void ParkedBatch_IsAWarningWithEverythingThatItIsAbout()
    {
        var line = observed.WorkerLogs[0].First(line => Text(line, "event") == "Parked");

        (Text(line, "level"), Text(line, "job"), Text(line, "tenant"), Text(line, "request_id")).ShouldBe(("warning", observed.ParkedId, "default", "observed-2"));
        line.GetProperty("batch").GetInt64().ShouldBeOneOf(0, 32);
    }

    [Fact]
    public void NothingThatWasAskedOrAnswered_AndNoKey_IsWrittenAtDebug()
    {
        observed.Logs.ShouldNotContain(ObservedJob.Canary);
        observed.Logs.ShouldNotContain(ObservedJob.Baggage);
    }

    [Fact]
    public void EndedJob_IsALineOfItsOwn() => observed.WorkerLogs[1]
        .Where(line => Text(line, "event") == "JobChanged" && Text(line, "job") == observed.JobId)
        .Select(line => line.GetProperty("fields").GetProperty("status").GetString()).ShouldBe(["Running", "Completed"]);

    private static string? Text(JsonElement line, string field) => line.TryGetProperty(field, out var value) ? value.ToString() : null;
}
