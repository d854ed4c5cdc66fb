using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace DataForge.Jobs.Testing.ProviderSimulator;

/// <summary>Answers <c>/v1/chat/completions</c>, or misbehaves as scripted.</summary>
internal sealed class ChatCompletions(SimulatorServer server, CallLedger ledger, RateWindow window, TimeProvider time)
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
            answered = await AnswerAsync(context, request, behaviour, rule);
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

    private async Task<bool> AnswerAsync(HttpContext context, SimulatorRequest request, SimulatorBehaviour behaviour, SimulatorRule rule)
    {
        if (behaviour.Down)
        {
            return behaviour.DownStatus == 0
                ? Abort(context)
                : await ErrorAsync(context, request, new SimulatorRule { Status = behaviour.DownStatus, ErrorMessage = "down" });
        }

        if (!window.TryPass(behaviour, out var wait))
        {
            var seconds = Math.Max(0.001, wait.TotalSeconds);
            return await ErrorAsync(context, request, new SimulatorRule { Status = 429, ErrorCode = "rate_limit_exceeded", RetryAfterSeconds = seconds });
        }

        switch (rule.Fault)
        {
            case SimulatorFault.Status:
                return await ErrorAsync(context, request, rule);
            case SimulatorFault.Hang:
                await Task.Delay(Timeout.InfiniteTimeSpan, time, context.RequestAborted);
                return false;
            case SimulatorFault.Abort:
                return Abort(context);
            case SimulatorFault.MalformedJson:
                await WriteAsync(context, """{"choices":[{"message":"""u8.ToArray());
                return false;
            case SimulatorFault.EmptyChoices:
                await WriteAsync(context, """{"id":"x","object":"chat.completion","choices":[]}"""u8.ToArray());
                return false;
            case SimulatorFault.InBandError:
                await WriteAsync(context, ErrorBody(context, request, rule));
                return false;
            default:
                return request.Stream
                    ? await StreamAsync(context, request, behaviour, rule.Fault)
                    : await WholeAsync(context, request, behaviour, rule.Fault);
        }
    }

    private static async Task<bool> WholeAsync(HttpContext context, SimulatorRequest request, SimulatorBehaviour behaviour, SimulatorFault fault)
    {
        var (text, finishReason) = Shape(request, behaviour, fault);
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            id = $"sim-{request.Key:x16}",
            @object = "chat.completion",
            model = request.Body.GetProperty("model").GetString(),
            choices = new[] { new { index = 0, message = new { role = "assistant", content = text }, finish_reason = finishReason } },
            usage = Usage(request, behaviour, fault, text),
        });
        if (fault != SimulatorFault.CutBody)
        {
            await WriteAsync(context, body);
            return true;
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), context.RequestAborted);
        await CutAsync(context);
        return false;
    }

    private static async Task<bool> StreamAsync(HttpContext context, SimulatorRequest request, SimulatorBehaviour behaviour, SimulatorFault fault)
    {
        var (text, finishReason) = Shape(request, behaviour, fault);
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var cut = fault is SimulatorFault.StreamCut or SimulatorFault.CutBody ? words.Length / 2 : words.Length;
        context.Response.ContentType = "text/event-stream";
        for (var index = 0; index < cut; index++)
        {
            await EventAsync(context, Chunk(request, new { content = index == 0 ? words[0] : $" {words[index]}" }, null));
        }

        if (fault == SimulatorFault.CutBody)
        {
            await CutAsync(context);
        }

        if (cut < words.Length)
        {
            return false;
        }

        await EventAsync(context, Chunk(request, new { }, finishReason));
        await EventAsync(context, JsonSerializer.Serialize(new { choices = Array.Empty<object>(), usage = Usage(request, behaviour, fault, text) }));
        await EventAsync(context, "[DONE]");
        return true;
    }

    private static (string Text, string FinishReason) Shape(SimulatorRequest request, SimulatorBehaviour behaviour, SimulatorFault fault)
    {
        var text = SimulatedAnswer.Text(request, behaviour);
        return fault switch
        {
            SimulatorFault.EmptyContent => ("", "stop"),
            SimulatorFault.ContentFilter => ("", "content_filter"),
            SimulatorFault.Length => (text[..(text.Length / 2)], "length"),
            _ => (text, "stop"),
        };
    }

    private static object? Usage(SimulatorRequest request, SimulatorBehaviour behaviour, SimulatorFault fault, string text)
    {
        if (behaviour.MissingUsage || fault == SimulatorFault.MissingUsage)
        {
            return null;
        }

        var completion = (text.Length + 3) / 4;
        return new { prompt_tokens = request.PromptTokens, completion_tokens = completion, total_tokens = request.PromptTokens + completion };
    }

    private static string Chunk(SimulatorRequest request, object delta, string? finishReason) => JsonSerializer.Serialize(new
    {
        @object = "chat.completion.chunk",
        model = request.Body.GetProperty("model").GetString(),
        choices = new[] { new { index = 0, delta, finish_reason = finishReason } },
    });

    private static async Task EventAsync(HttpContext context, string data)
    {
        await context.Response.WriteAsync($"data: {data}\n\n", Encoding.UTF8, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private async Task<bool> ErrorAsync(HttpContext context, SimulatorRequest request, SimulatorRule rule)
    {
        context.Response.StatusCode = rule.Status;
        if (rule.RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(seconds).ToString(CultureInfo.InvariantCulture);
            if (!double.IsInteger(seconds))
            {
                // The standard header knows whole seconds only; the finer one is OpenAI's.
                context.Response.Headers["retry-after-ms"] = Math.Ceiling(seconds * 1000).ToString(CultureInfo.InvariantCulture);
            }
        }
        else if (rule.RetryAfterDateSeconds is { } later)
        {
            context.Response.Headers.RetryAfter = time.GetUtcNow().AddSeconds(later).ToString("r", CultureInfo.InvariantCulture);
        }

        await WriteAsync(context, ErrorBody(context, request, rule));
        return false;
    }

    private static byte[] ErrorBody(HttpContext context, SimulatorRequest request, SimulatorRule rule)
    {
        var message = rule.ErrorMessage
            .Replace("{prompt}", request.Prompt, StringComparison.Ordinal)
            .Replace("{authorization}", context.Request.Headers.Authorization.ToString(), StringComparison.Ordinal);
        return JsonSerializer.SerializeToUtf8Bytes(new { error = new { message, type = "simulated", code = rule.ErrorCode } });
    }

    private static async Task WriteAsync(HttpContext context, byte[] body)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>A reset overtakes what was written just before, so that is given a moment to arrive.</summary>
    private static async Task CutAsync(HttpContext context)
    {
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await Task.Delay(TimeSpan.FromMilliseconds(50), context.RequestAborted);
        context.Abort();
    }

    private static bool Abort(HttpContext context)
    {
        context.Abort();
        return false;
    }
}
