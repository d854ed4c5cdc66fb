using System.Text;
using DataForge.Jobs.Testing.Otlp;

namespace DataForge.Jobs.Integration.Tests.Telemetry;

/// <summary>The trace of a job through real processes, as a receiver of OTLP sees it.</summary>
[Collection(ObservedJob.Collection)]
public sealed class TraceTests(ObservedJob observed)
{
    private ReceivedSpan Request => observed.Spans.Where(span => span["dataforge.request_id"] == ObservedJob.RequestId).ShouldHaveSingleItem();

    private List<ReceivedSpan> Trace => [.. observed.Spans.Where(span => span.TraceId == Request.TraceId)];

    [Fact]
    public void EveryCandidate_ComesFromTheRequestThroughTheMessageAndTheBatch()
    {
        var candidates = Named("candidate");

        candidates.Select(span => Convert.ToInt32(span["dataforge.ordinal"])).Order().ShouldBe(Enumerable.Range(0, ObservedJob.Count));
        foreach (var candidate in candidates)
        {
            Ancestors(candidate).Select(span => (span.Service, span.Name)).ShouldBe(
            [
                ("dataforge-worker", "batch"),
                ("dataforge-worker", "dataforge-generate process"),
                ("dataforge-worker", "dataforge-generate receive"),
                ("dataforge-worker", "dataforge-generate send"),
                ("dataforge-worker", "announce GenerateBatch"),
                ("dataforge-api", "POST /api/v1/jobs"),
            ]);
            // The ticket was sent by another process than the one that worked on it.
            Ancestors(candidate).Take(5).Select(span => span.Instance).Distinct().Count().ShouldBe(2);
        }
    }

    [Fact]
    public void EveryAttempt_IsASpanOfItsOwnAboveItsCall()
    {
        var attempts = Named("chat simulated");

        attempts.Count.ShouldBeGreaterThan(ObservedJob.Count);
        foreach (var attempt in attempts)
        {
            var (question, candidate) = (Parent(attempt), Parent(Parent(attempt)));
            (question.Name, candidate.Name, question["dataforge.ordinal"]).ShouldBe(("ask simulated", "candidate", candidate["dataforge.ordinal"]));
            var call = Trace.Where(span => span.ParentId == attempt.SpanId).ShouldHaveSingleItem();
            (call.Source, call["http.request.method"], call.Status).ShouldBe(("System.Net.Http", "POST", attempt.Status));
            call["url.full"].ShouldEndWith("/*");
        }

        var failed = attempts.Where(attempt => attempt.Status == 2).ShouldHaveSingleItem();
        failed["error.type"].ShouldBe("server_error");
        Trace.Where(span => span.ParentId == failed.ParentId).Count().ShouldBe(2);
    }

    [Fact]
    public void AnsweredAttempts_SayWhatTheConventionsForGenerativeAiAskFor()
    {
        foreach (var attempt in Named("chat simulated").Where(attempt => attempt.Status != 2))
        {
            attempt.Kind.ShouldBe(3);
            (attempt["gen_ai.operation.name"], attempt["gen_ai.provider.name"], attempt["gen_ai.output.type"]).ShouldBe(("chat", "custom", "text"));
            (attempt["gen_ai.request.model"], attempt["gen_ai.response.model"], attempt["gen_ai.response.finish_reasons"]).ShouldBe(("simulated", "simulated", "stop"));
            attempt.Attributes["gen_ai.request.temperature"].ShouldBe(0.3);
            ((long)attempt.Attributes["gen_ai.usage.input_tokens"]!).ShouldBeGreaterThan(0);
            ((long)attempt.Attributes["gen_ai.usage.output_tokens"]!).ShouldBeGreaterThan(0);
            attempt["gen_ai.response.id"].ShouldNotBeNullOrEmpty();
        }
    }

    [Fact]
    public void Admission_IsInTheSameTraceAndSettlesEveryCandidate()
    {
        var admissions = Named("admission");

        admissions.ShouldAllBe(span => span.ParentId == Request.SpanId && span["dataforge.job.id"] == observed.JobId);
        admissions.Sum(span => (long)span.Attributes["dataforge.admission.accepted"]!).ShouldBe(ObservedJob.Count);
        Trace.Any(span => span.Name == "COPY FROM" && admissions.Any(admission => admission.SpanId == span.ParentId)).ShouldBeTrue();
        // And back to the coordinator, which ends the job.
        var fulfilled = Named("DataForge.Jobs.Contracts:JobFulfilled send").ShouldHaveSingleItem();
        admissions.ShouldContain(admission => admission.SpanId == Parent(fulfilled).ParentId);
        Trace.Where(span => span.ParentId == fulfilled.SpanId && span.Name == "dataforge-jobs receive").ShouldHaveSingleItem();
    }

    [Fact]
    public void Request_NamesItsRouteItsJobAndItsAnswer()
    {
        Request.ParentId.ShouldBe("");
        (Request.Kind, Request["http.route"], Request["http.response.status_code"]).ShouldBe((2, "/api/v1/jobs", "202"));
        (Request["dataforge.job.id"], Request["dataforge.tenant"]).ShouldBe((observed.JobId, "default"));
        Trace.Select(span => span.Instance).Distinct().Count().ShouldBe(4);
        Trace.ShouldAllBe(span => span.StartNanoseconds >= Request.StartNanoseconds && span.EndNanoseconds >= span.StartNanoseconds);
    }

    [Fact]
    public void WhatProcessesDoByThemselves_IsInNoTrace()
    {
        var ids = observed.Spans.Select(span => span.SpanId).ToHashSet();

        observed.Spans.Where(span => span.ParentId == "").ShouldAllBe(span => span.Kind == 2 && span.Service == "dataforge-api");
        observed.Spans.Where(span => span.ParentId != "").ShouldAllBe(span => ids.Contains(span.ParentId));
        observed.Spans.ShouldNotContain(span => span["url.path"] == "/api/v1/health");
    }

    [Fact]
    public void NothingThatWasAskedOrAnswered_AndNoKey_IsSent()
    {
        observed.Receiver.Bodies.ShouldNotBeEmpty();
        foreach (var body in observed.Receiver.Bodies.Select(Encoding.UTF8.GetString))
        {
            body.ShouldNotContain(ObservedJob.Canary);
            body.ShouldNotContain(ObservedJob.Baggage);
            body.ShouldNotContain("Include Error Detail");
        }

        observed.Receiver.Headers.ShouldAllBe(headers => headers.Contains("x-team: observed", StringComparison.Ordinal));
    }

    private List<ReceivedSpan> Named(string name) => [.. Trace.Where(span => span.Name == name).OrderBy(span => span.StartNanoseconds)];

    private ReceivedSpan Parent(ReceivedSpan span) => Trace.Where(other => other.SpanId == span.ParentId).ShouldHaveSingleItem();

    private IEnumerable<ReceivedSpan> Ancestors(ReceivedSpan span)
    {
        while (span.ParentId != "")
        {
            yield return span = Parent(span);
        }
    }
}
