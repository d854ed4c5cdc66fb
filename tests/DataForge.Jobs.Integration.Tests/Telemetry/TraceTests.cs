using System.Text;
using DataForge.Jobs.Testing.Otlp;

namespace DataForge.Jobs.Integration.Tests.Telemetry;

/// <summary>The trace of a job through real processes, as a receiver of OTLP sees it.</summary>
[Collection(ObservedJob.Collection)]
public sealed class TraceTests
{
    private readonly ObservedJob _observed;
    private readonly ReceivedSpan _request;
    private readonly Dictionary<string, ReceivedSpan> _trace;
    private readonly ILookup<string, ReceivedSpan> _below;

    public TraceTests(ObservedJob observed)
    {
        _observed = observed;
        _request = observed.Spans.Where(span => span["dataforge.request_id"] == ObservedJob.RequestId).ShouldHaveSingleItem();
        _trace = observed.Spans.Where(span => span.TraceId == _request.TraceId).ToDictionary(span => span.SpanId);
        _below = _trace.Values.ToLookup(span => span.ParentId);
    }

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
                ("admitter", "dataforge-generate send"),
                ("admitter", "announce GenerateBatch"),
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
            var call = _below[attempt.SpanId].ShouldHaveSingleItem();
            (call.Source, call["http.request.method"], call.Status).ShouldBe(("System.Net.Http", "POST", attempt.Status));
            call["url.full"].ShouldEndWith("/*");
        }

        var failed = attempts.Where(attempt => attempt.Status == 2).ShouldHaveSingleItem();
        failed["error.type"].ShouldBe("server_error");
        _below[failed.ParentId].Count().ShouldBe(2);
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

        admissions.ShouldAllBe(span => span.ParentId == _request.SpanId && span["dataforge.job.id"] == _observed.JobId && span.Service == "admitter");
        admissions.Sum(span => (long)span.Attributes["dataforge.admission.accepted"]!).ShouldBe(ObservedJob.Count);
        admissions.SelectMany(admission => _below[admission.SpanId]).ShouldContain(span => span.Name == "COPY FROM");
        // And back to the coordinator, which ends the job.
        var fulfilled = Named("DataForge.Jobs.Contracts:JobFulfilled send").ShouldHaveSingleItem();
        admissions.ShouldContain(admission => admission.SpanId == Parent(fulfilled).ParentId);
        _below[fulfilled.SpanId].Where(span => span.Name == "dataforge-jobs receive").ShouldHaveSingleItem();
    }

    [Fact]
    public void Webhook_IsInTheSameTraceAboveItsCall()
    {
        var told = Named("webhook job.completed").ShouldHaveSingleItem();

        (told.ParentId, told.Service, told["dataforge.job.id"], told["dataforge.outcome"]).ShouldBe((_request.SpanId, "admitter", _observed.JobId, "delivered"));
        var call = _below[told.SpanId].Where(span => span.Source == "System.Net.Http").ShouldHaveSingleItem();
        (call["http.request.method"], call["http.response.status_code"]).ShouldBe(("POST", "204"));
        call["url.full"].ShouldEndWith("/*");
    }

    [Fact]
    public void Request_NamesItsRouteItsJobAndItsAnswer()
    {
        _request.ParentId.ShouldBe("");
        (_request.Kind, _request["http.route"], _request["http.response.status_code"]).ShouldBe((2, "/api/v1/jobs", "202"));
        (_request["dataforge.job.id"], _request["dataforge.tenant"]).ShouldBe((_observed.JobId, "default"));
        _trace.Values.Select(span => span.Instance).Distinct().Count().ShouldBe(3);
        _trace.Values.ShouldAllBe(span => span.StartNanoseconds >= _request.StartNanoseconds && span.EndNanoseconds >= span.StartNanoseconds);
    }

    [Fact]
    public void WhatProcessesDoByThemselves_IsInNoTrace()
    {
        var ids = _observed.Spans.Select(span => span.SpanId).ToHashSet();

        _observed.Spans.Where(span => span.ParentId == "").ShouldAllBe(span => span.Kind == 2 && span.Service == "dataforge-api");
        _observed.Spans.Where(span => span.ParentId != "").ShouldAllBe(span => ids.Contains(span.ParentId));
        _observed.Spans.ShouldNotContain(span => span["url.path"] == "/api/v1/health");
    }

    [Fact]
    public void NothingThatWasAskedOrAnswered_AndNoKey_IsSent()
    {
        _observed.Receiver.Bodies.ShouldNotBeEmpty();
        foreach (var body in _observed.Receiver.Bodies.Select(Encoding.UTF8.GetString))
        {
            body.ShouldNotContain(ObservedJob.Canary);
            body.ShouldNotContain(ObservedJob.Baggage);
            body.ShouldNotContain("Include Error Detail");
        }

        _observed.Receiver.Headers.ShouldAllBe(headers => headers.Contains("x-team: observed", StringComparison.Ordinal));
    }

    private List<ReceivedSpan> Named(string name) => [.. _trace.Values.Where(span => span.Name == name).OrderBy(span => span.StartNanoseconds)];

    private ReceivedSpan Parent(ReceivedSpan span) => _trace[span.ParentId];

    private IEnumerable<ReceivedSpan> Ancestors(ReceivedSpan span)
    {
        while (span.ParentId != "")
        {
            yield return span = Parent(span);
        }
    }
}
