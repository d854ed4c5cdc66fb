using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using DataForge.Jobs.Generation.Columns;
using DataForge.Jobs.Generation.Judging;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Scoring;
using DataForge.Jobs.Generation.Specification;
using DataForge.Jobs.Templating;

namespace DataForge.Jobs.Generation.Pipeline;

/// <summary>Makes one candidate: draw, render, ask, judge. One instance serves every job of the process.</summary>
public sealed class CandidatePipeline
{
    private readonly Func<CompletionRequest, CancellationToken, Task<CompletionOutcome>> _complete;
    private readonly RubricJudge _judge;

    /// <summary>
    /// Answers whose judge was away, by ordinal: this process does not buy them again. They go with the plan.
    /// </summary>
    private readonly ConditionalWeakTable<JobPlan, ConcurrentDictionary<long, CompletionOutcome.Answered>> _unjudged = [];

    /// <summary>A pipeline that asks through the gateway.</summary>
    public CandidatePipeline(ProviderGateway gateway)
        : this((gateway ?? throw new ArgumentNullException(nameof(gateway))).CompleteAsync)
    {
    }

    internal CandidatePipeline(Func<CompletionRequest, CancellationToken, Task<CompletionOutcome>> complete) =>
        (_complete, _judge) = (complete, new RubricJudge(complete));

    /// <summary>Runs one ordinal to its end; cancellation is the only exception that is to be expected.</summary>
    /// <param name="plan">The job's plan.</param>
    /// <param name="ordinal">Which candidate, from 0.</param>
    /// <param name="rows">The rows that <see cref="JobPlan.RowsFor"/> asks for, by column name, as JSON objects.</param>
    /// <param name="hold">Lets a call in flight finish, and starts no further one: where one is still due, the run is deferred.</param>
    /// <param name="cancellationToken">Ends the run without a result.</param>
    public async ValueTask<PipelineResult> RunAsync(
        JobPlan plan,
        long ordinal,
        IReadOnlyDictionary<string, JsonElement> rows,
        CancellationToken hold,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(rows);
        var variables = plan.Draw(ordinal, rows);
        RenderedPrompt prompt;
        try
        {
            prompt = plan.Render(ordinal, variables, cancellationToken);
        }
        catch (TemplateException fault)
        {
            return new PipelineResult.Settled(Blank(plan.Spec, ordinal, variables) with
            {
                Outcome = CandidateOutcome.Failed,
                Reason = "template:" + JsonNamingPolicy.SnakeCaseLower.ConvertName(fault.Kind.ToString()),
                Message = AnswerText.Storable($"{fault.Template}, line {fault.Line}, column {fault.Column}: {fault.Message}"),
            });
        }

        var candidate = Blank(plan.Spec, ordinal, variables) with { PromptSha256 = prompt.Sha256() };
        var outcome = Unjudged(plan, ordinal)
            ?? await _complete(RequestOf(plan.Spec, ordinal, prompt, hold), cancellationToken).ConfigureAwait(false);
        return outcome switch
        {
            CompletionOutcome.Answered answered => await RatedAsync(plan, prompt, Judged(plan, variables, candidate, answered), answered, cancellationToken).ConfigureAwait(false),
            CompletionOutcome.Refused { Kind: ProviderErrorKind.Authentication } refused =>
                new PipelineResult.Halted("authentication", AnswerText.Storable(refused.Message), refused.Usage),
            CompletionOutcome.Refused refused =>
                new PipelineResult.Settled(Unanswered(candidate, refused.Kind, refused.Message, refused.Usage)),
            CompletionOutcome.Deferred deferred => new PipelineResult.Deferred(
                deferred.Kind,
                AnswerText.Storable(deferred.Message),
                deferred.RetryAfter,
                deferred.Usage,
                Unanswered(candidate, deferred.Kind, deferred.Message, deferred.Usage)),
            _ => throw new InvalidOperationException($"A question cannot end as {outcome.GetType().Name}."),
        };
    }

    private CompletionOutcome.Answered? Unjudged(JobPlan plan, long ordinal) =>
        _unjudged.TryGetValue(plan, out var answers) && answers.TryRemove(ordinal, out var answered) ? answered : null;

    /// <summary>Has a sample rated where the job asks for it; what is of no use anyway is not worth a judge's call.</summary>
    private async Task<PipelineResult> RatedAsync(JobPlan plan, RenderedPrompt prompt, Candidate candidate, CompletionOutcome.Answered answered, CancellationToken cancellationToken)
    {
        if (plan.Spec.Scoring.Judge is not { } judge || candidate.Outcome != CandidateOutcome.Sample)
        {
            return new PipelineResult.Settled(candidate);
        }

        var outcome = await _judge.RateAsync(judge, plan.Spec, candidate.Ordinal, prompt, candidate.Text!, cancellationToken).ConfigureAwait(false);
        var rated = Rated(judge, candidate, outcome);
        switch (outcome.Away)
        {
            case null:
                return new PipelineResult.Settled(rated);

            case CompletionOutcome.Refused refused:
                Keep(plan, candidate.Ordinal, answered);
                return new PipelineResult.Halted("authentication", AnswerText.Storable(refused.Message), outcome.Usage);

            case CompletionOutcome.Deferred deferred:
                Keep(plan, candidate.Ordinal, answered);
                return new PipelineResult.Deferred(
                    deferred.Kind, AnswerText.Storable(deferred.Message), deferred.RetryAfter, outcome.Usage, rated with { JudgeUsage = default })
                { Judging = true };

            default:
                throw new InvalidOperationException($"A judge cannot end as {outcome.Away.GetType().Name}.");
        }
    }

    private void Keep(JobPlan plan, long ordinal, CompletionOutcome.Answered answered) => _unjudged.GetOrCreateValue(plan)[ordinal] = answered;

    private static Candidate Rated(JudgeSpec judge, Candidate candidate, RubricOutcome outcome)
    {
        var rated = candidate with
        {
            Scores = candidate.Scores!.Value with { Judge = SampleScores.Rounded(outcome.Rating?.Score), IsJudged = true },
            Message = outcome.Rating is { Reason.Length: > 0 } rating ? AnswerText.Storable(rating.Reason) : null,
            JudgeUsage = outcome.Usage,
        };
        return outcome.Rating?.Points < judge.MinScore
            ? rated with { Outcome = CandidateOutcome.Rejected, Reason = "filter:" + ScoreNames.Judge, Signature = [] }
            : rated;
    }

    private static Candidate Blank(JobSpec spec, long ordinal, Variables variables) => new()
    {
        Ordinal = ordinal,
        Outcome = CandidateOutcome.Sample,
        VariablesJson = variables.Json,
        PromptSha256 = [],
        Provider = spec.Provider,
        Model = spec.Model,
    };

    private static CompletionRequest RequestOf(JobSpec spec, long ordinal, RenderedPrompt prompt, CancellationToken hold) => new(spec.Provider, spec.Model, prompt.Messages())
    {
        Temperature = spec.Temperature,
        TopP = spec.TopP,
        MaxTokens = spec.MaxTokens,
        Stop = spec.Stop,
        Seed = spec.Seed,
        Ordinal = ordinal,
        Hold = hold,
    };

    private static Candidate Unanswered(Candidate candidate, ProviderErrorKind kind, string message, CallUsage usage) => candidate with
    {
        Outcome = CandidateOutcome.Failed,
        Reason = "provider:" + JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString()),
        Usage = usage,
        Message = AnswerText.Storable(message),
    };

    private static Candidate Judged(JobPlan plan, Variables variables, Candidate candidate, CompletionOutcome.Answered answered)
    {
        var text = AnswerText.Storable(answered.Text).Trim();
        var finishReason = answered.FinishReason is { } reason ? AnswerText.Storable(reason) : null;
        var judgement = AnswerJudge.Judge(plan, variables, text, finishReason);
        return candidate with
        {
            Outcome = judgement.Reason is null ? CandidateOutcome.Sample : CandidateOutcome.Rejected,
            Reason = judgement.Reason,
            Text = text,
            FinishReason = finishReason,
            Usage = answered.Usage,
            LatencyMs = (int)Math.Clamp(answered.Latency.TotalMilliseconds, 0, int.MaxValue),
            Scores = judgement.Scores,
            Sentiment = judgement.Sentiment,
            Signature = judgement.Signature,
        };
    }
}
