using System.Globalization;
using System.Text;
using System.Text.Json;
using DataForge.Jobs.Testing.ProviderSimulator.Dialects;
using Microsoft.AspNetCore.Http;

namespace DataForge.Jobs.Testing.ProviderSimulator;

/// <summary>Answers a chat request in the dialect of its path, or misbehaves as scripted.</summary>
internal sealed class ChatEndpoint(SimulatorServer server, CallLedger ledger, RateWindow window, TimeProvider time)
{
    public async Task HandleAsync(HttpContext context)
    {
        var behaviour = server.Behaviour;
        var request = await SimulatorRequest.ReadAsync(context.Request);
        var (call, callOfPrompt, entry) = ledger.Begin(request);
        var answered = false;
        var started = false;
        try
        {
            var scripted = server.Script is { } script ? await script(request, call) : null;
            var rule = scripted
                ?? behaviour.Rules.FirstOrDefault(candidate => candidate.Holds(request.Prompt, call, callOfPrompt))
                ?? new SimulatorRule();
            if (behaviour.LatencyMs + rule.LatencyMs > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(behaviour.LatencyMs + rule.LatencyMs), time, context.RequestAborted);
            }

            started = true;
            answered = await new Turn(context, request, behaviour, rule, server, time).AnswerAsync(window);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            started = false;
        }
        finally
        {
            var silent = !started || (!context.Response.HasStarted && !answered);
            ledger.End(request, entry, silent ? 0 : context.Response.StatusCode, answered);
        }
    }

    /// <summary>One request's answer; every way to give it says whether it was a whole one.</summary>
    private sealed class Turn(HttpContext context, SimulatorRequest request, SimulatorBehaviour behaviour, SimulatorRule rule, SimulatorServer server, TimeProvider time)
    {
        private readonly SimulatorDialect _dialect = SimulatorDialect.Of(context.Request.Path);

        public async Task<bool> AnswerAsync(RateWindow window)
        {
            if (behaviour.Down)
            {
                return behaviour.DownStatus == 0
                    ? Abort()
                    : await ErrorAsync(behaviour.DownStatus, null, "down");
            }

            if (!behaviour.Admits(context.Request))
            {
                return await ErrorAsync(401, null, "invalid key");
            }

            if (!window.TryPass(behaviour, out var wait))
            {
                AskToWait(Math.Max(0.001, wait.TotalSeconds));
                return await ErrorAsync(429, "rate_limit_exceeded", "scripted");
            }

            switch (rule.Fault)
            {
                case SimulatorFault.Status:
                    return await StatusAsync();
                case SimulatorFault.ContextLength:
                    var (status, code, message) = _dialect.TooLong;
                    return await ErrorAsync(status, code, message);
                case SimulatorFault.Hang:
                    await Task.Delay(Timeout.InfiniteTimeSpan, time, context.RequestAborted);
                    return false;
                case SimulatorFault.Abort:
                    return Abort();
                default:
                    return request.Stream ? await StreamAsync() : await WholeAsync();
            }
        }

        private async Task<bool> WholeAsync()
        {
            var reply = Shape();
            var body = rule.Fault switch
            {
                SimulatorFault.MalformedJson or SimulatorFault.MalformedEvent => """{"choices":[{"message":"""u8.ToArray(),
                SimulatorFault.EmptyChoices => Json(_dialect.Empty(reply)),
                SimulatorFault.InBandError => Json(_dialect.Error(500, rule.ErrorCode, Message())),
                _ => Json(_dialect.Whole(reply)),
            };
            context.Response.ContentType = "application/json";
            if (rule.Fault is SimulatorFault.CutBody or SimulatorFault.StreamCut)
            {
                // Without a length, the end of half a body looks like the end of a whole one.
                context.Response.ContentLength = rule.Fault == SimulatorFault.CutBody ? body.Length : null;
                await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), context.RequestAborted);
                return rule.Fault == SimulatorFault.CutBody && await CutAsync();
            }

            context.Response.ContentLength = body.Length;
            foreach (var piece in rule.Fault == SimulatorFault.SlowDrip ? body.Chunk(Math.Max(1, body.Length / 20)) : [body])
            {
                await DripAsync();
                await context.Response.Body.WriteAsync(piece, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }

            return rule.Fault is not (SimulatorFault.MalformedJson or SimulatorFault.MalformedEvent or SimulatorFault.EmptyChoices or SimulatorFault.InBandError);
        }

        private async Task<bool> StreamAsync()
        {
            var reply = Shape();
            context.Response.ContentType = _dialect.StreamType;
            if (rule.Fault == SimulatorFault.EmptyChoices)
            {
                await WriteAsync(_dialect.EmptyStream(reply));
                return false;
            }

            var words = reply.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var breaks = rule.Fault is SimulatorFault.StreamCut or SimulatorFault.CutBody or SimulatorFault.MalformedJson or SimulatorFault.MalformedEvent or SimulatorFault.InBandError;
            await WriteAsync(_dialect.Opening(reply));
            for (var index = 0; index < (breaks ? words.Length / 2 : words.Length); index++)
            {
                await DripAsync();
                if (server.BeforeDelta is { } gate)
                {
                    await gate(index, context.RequestAborted);
                }

                await WriteAsync([_dialect.Delta(reply, index == 0 ? words[0] : $" {words[index]}")]);
            }

            switch (rule.Fault)
            {
                case SimulatorFault.StreamCut:
                    return false;
                case SimulatorFault.CutBody:
                    return await CutAsync();
                case SimulatorFault.MalformedJson or SimulatorFault.MalformedEvent:
                    // What follows would be fine.
                    await WriteAsync([_dialect.Garbled, .. _dialect.Closing(reply)]);
                    return false;
                case SimulatorFault.InBandError:
                    await WriteAsync([_dialect.ErrorPiece(rule.ErrorCode, Message())]);
                    return false;
                default:
                    await WriteAsync(_dialect.Closing(reply));
                    return true;
            }
        }

        private SimulatedReply Shape()
        {
            var text = SimulatedAnswer.Text(request, behaviour);
            var reply = new SimulatedReply(request, text, "stop", request.Model, !behaviour.MissingUsage && rule.Fault != SimulatorFault.MissingUsage);
            return rule.Fault switch
            {
                SimulatorFault.EmptyContent => reply with { Text = "" },
                SimulatorFault.ContentFilter => reply with { Text = "", FinishReason = "content_filter" },
                SimulatorFault.Length => reply with { Text = text[..(text.Length / 2)], FinishReason = "length" },
                SimulatorFault.AbsurdUsage => reply with { ClaimedTokens = long.MaxValue },
                SimulatorFault.NegativeUsage => reply with { ClaimedTokens = -1_000_000 },
                SimulatorFault.WrongModel => reply with { Model = request.Model + "-and-another" },
                _ => reply,
            };
        }

        private Task<bool> StatusAsync()
        {
            if (rule.RetryAfterSeconds is { } seconds)
            {
                AskToWait(seconds);
            }
            else if (rule.RetryAfterDateSeconds is { } later)
            {
                context.Response.Headers.RetryAfter = time.GetUtcNow().AddSeconds(later).ToString("r", CultureInfo.InvariantCulture);
            }

            return ErrorAsync(rule.Status, rule.ErrorCode, Message());
        }

        private void AskToWait(double seconds)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(seconds).ToString(CultureInfo.InvariantCulture);
            if (!double.IsInteger(seconds))
            {
                // The standard header knows whole seconds only; the finer one is OpenAI's.
                context.Response.Headers["retry-after-ms"] = Math.Ceiling(seconds * 1000).ToString(CultureInfo.InvariantCulture);
            }
        }

        private string Message() => rule.ErrorMessage
            .Replace("{prompt}", request.Prompt, StringComparison.Ordinal)
            .Replace("{authorization}", SimulatorRequest.KeyOf(context.Request), StringComparison.Ordinal);

        private async Task<bool> ErrorAsync(int status, string? code, string message)
        {
            context.Response.StatusCode = status;
            var body = Json(_dialect.Error(status, code, message));
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
            return false;
        }

        private Task DripAsync() => rule.Fault == SimulatorFault.SlowDrip
            ? Task.Delay(TimeSpan.FromMilliseconds(rule.DripMs), time, context.RequestAborted)
            : Task.CompletedTask;

        private async Task WriteAsync(IEnumerable<string> pieces)
        {
            foreach (var piece in pieces)
            {
                await context.Response.WriteAsync(piece, Encoding.UTF8, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }

        /// <summary>A reset overtakes what was written just before, so that is given a moment to arrive.</summary>
        private async Task<bool> CutAsync()
        {
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, context.RequestAborted);
            return Abort();
        }

        private bool Abort()
        {
            context.Abort();
            return false;
        }

        private static byte[] Json(object body) => JsonSerializer.SerializeToUtf8Bytes(body);
    }
}
