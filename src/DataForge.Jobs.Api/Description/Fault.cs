namespace DataForge.Jobs.Api.Description;

/// <summary>A way for an operation to go wrong, as it is answered with a problem.</summary>
/// <param name="Code">The problem's code.</param>
/// <param name="Meaning">When it happens.</param>
internal sealed record Fault(int Status, string Code, string Meaning);

/// <summary>What can go wrong in more than one feature.</summary>
internal static class Faults
{
    /// <summary>What the address names is not there.</summary>
    public static readonly Fault NotFound = new(404, "not_found", "There is none of that name or id, or it is another tenant's.");

    /// <summary>A template in the request cannot be parsed or rendered.</summary>
    public static readonly Fault Template = new(422, "template_error", "The template cannot be parsed or rendered; `line` and `column` say where.");

    /// <summary>A budget in dollars with a model whose price nobody knows.</summary>
    public static readonly Fault UnknownPrice = new(422, "unknown_price", "A budget in dollars holds, and the price of the model is unknown.");

    /// <summary>Of every operation that wants a key.</summary>
    public static readonly IReadOnlyList<Fault> Common =
    [
        new(400, "validation_failed", "Parameters or fields are wrong; `errors` lists every message by path."),
        new(400, "unknown_field", "A parameter or field is not known; `errors` names it, and those that are known."),
        new(400, "bad_request", "The request is not well-formed HTTP."),
        new(401, "unauthenticated", "No key, or one that is not in force."),
        new(403, "forbidden", "The key lacks the permission, or a page of a stranger asks by way of a browser on this machine."),
        new(429, "rate_limited", "Too many requests of this key or address; `Retry-After` says when to come again."),
        new(500, "internal", "A fault of the program; the log has it under the `request_id`."),
        new(503, "database_unavailable", "The database is away; nothing was changed."),
        new(503, "starting", "The process is starting."),
        new(504, "request_timeout", "The request took longer than `Limits__RequestSeconds`."),
    ];

    /// <summary>Of every operation that takes a body.</summary>
    public static readonly IReadOnlyList<Fault> OfBodies =
    [
        new(408, "request_timeout", "The body came too slowly."),
        new(413, "payload_too_large", "The body is larger than is taken."),
        new(415, "unsupported_media_type", "The `Content-Type` is not taken here."),
    ];

    /// <summary>Of every operation that takes JSON.</summary>
    public static readonly Fault InvalidJson = new(400, "invalid_json", "The body is not valid JSON; `line` and `position` say where.");

    /// <summary>Of every operation that asks a provider while the client waits.</summary>
    public static readonly IReadOnlyList<Fault> OfProviders =
    [
        UnknownPrice,
        new(422, "provider_rejects", "The provider refuses the request, and would again."),
        new(422, "content_filter", "The provider refuses the content."),
        new(429, "rate_limited", "The provider takes no further call just now."),
        new(429, "budget_exhausted", "What is left of a budget does not suffice for the call."),
        new(502, "authentication", "The provider does not take our key; somebody must change the settings."),
        new(502, "provider_answer_broken", "The provider's answer is not whole."),
        new(503, "provider_unavailable", "The provider does not answer just now."),
        new(504, "provider_timeout", "The provider did not answer in time."),
    ];
}
