using Microsoft.AspNetCore.Http;

namespace DataForge.Jobs.Testing.ProviderSimulator;

/// <summary>Lists models as each vendor does. It is no call: nobody would bill it, and it is not counted as one.</summary>
internal sealed class ModelList(SimulatorServer server)
{
    public async Task HandleAsync(HttpContext context)
    {
        var behaviour = server.Behaviour;
        if (behaviour.Down && behaviour.DownStatus == 0)
        {
            context.Abort();
            return;
        }

        await AnswerOf(context.Request, behaviour).ExecuteAsync(context);
    }

    private static IResult AnswerOf(HttpRequest request, SimulatorBehaviour behaviour)
    {
        var isOllama = request.Path.Value!.EndsWith("/api/tags", StringComparison.Ordinal);
        var status = behaviour.Down ? behaviour.DownStatus
            : !behaviour.Admits(request) ? StatusCodes.Status401Unauthorized
            : behaviour.Models.Count == 0 || !(isOllama || request.Path.Value.EndsWith("/models", StringComparison.Ordinal)) ? StatusCodes.Status404NotFound
            : StatusCodes.Status200OK;
        return status != StatusCodes.Status200OK
            ? Results.Json(new { error = new { type = "simulated", message = $"Refused the key {SimulatorRequest.KeyOf(request)}." } }, statusCode: status)
            : isOllama ? Results.Json(new { models = behaviour.Models.Select(static name => new { name, model = name, size = 1 }) })
            : request.Headers.ContainsKey("anthropic-version")
                ? Results.Json(new { data = behaviour.Models.Select(static name => new { type = "model", id = name, max_input_tokens = 200_000 }), has_more = false })
                : Results.Json(new { @object = "list", data = behaviour.Models.Select(static name => new { id = name, @object = "model", max_model_len = 4096 }) });
    }
}
