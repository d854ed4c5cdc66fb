using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Hosting.Outbound;
using DataForge.Jobs.Hosting.Webhooks;
using DataForge.Jobs.Storage.Access;
using Microsoft.AspNetCore.Http.Features;

namespace DataForge.Jobs.Api.Access.Keys;

/// <summary><c>PATCH /keys/{id}</c>, <c>POST /keys/{id}/rotate</c> and <c>DELETE /keys/{id}</c></summary>
internal sealed partial class ChangeKey(ApiKeyStore keys, KeyRing ring, AddressGuard guard, WebhookSecrets secrets, TimeProvider time, ILogger<ChangeKey> logger)
{
    /// <summary>How long the secret before is taken yet where the request does not say.</summary>
    public const int DefaultOverlapSeconds = 3600;

    /// <summary>The longest that it can be taken.</summary>
    public const int MostOverlapSeconds = 90 * 24 * 3600;

    public static async Task<IResult> PatchAsync(Guid id, HttpContext context, ChangeKey change, CancellationToken cancellationToken)
    {
        if (new QueryReader(context.Request).Refuses(out var problem))
        {
            return problem;
        }

        var body = await JsonBody.ReadAsync(context.Request, cancellationToken);
        using var document = body.Document;
        if (document is null)
        {
            return body.Problem!;
        }

        var fields = new FieldReader(document.RootElement);
        var amendment = change.Fields(fields).Amendment(id);
        return fields.Refuses(out var wrong) ? wrong : await change.AmendAsync(id, amendment, cancellationToken);
    }

    public static async Task<IResult> RotateAsync(Guid id, HttpContext context, ChangeKey change, CancellationToken cancellationToken)
    {
        if (new QueryReader(context.Request).Refuses(out var problem))
        {
            return problem;
        }

        // Without a body, with the overlap that suits most.
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
        {
            return await change.RotateAsync(id, context, DefaultOverlapSeconds, cancellationToken);
        }

        var body = await JsonBody.ReadAsync(context.Request, cancellationToken);
        using var document = body.Document;
        if (document is null)
        {
            return body.Problem!;
        }

        var fields = new FieldReader(document.RootElement);
        var overlap = fields.Integer("overlap_seconds", 0, MostOverlapSeconds) ?? DefaultOverlapSeconds;
        return fields.Refuses(out var wrong) ? wrong : await change.RotateAsync(id, context, overlap, cancellationToken);
    }

    public static async Task<IResult> RevokeAsync(Guid id, HttpContext context, ChangeKey change, CancellationToken cancellationToken)
    {
        if (new QueryReader(context.Request).Refuses(out var problem))
        {
            return problem;
        }

        if (!await change.Keys.RevokeAsync(id, cancellationToken))
        {
            return ReadKeys.Missing(id);
        }

        change.Ring.Forget();
        change.Revoked(id, Caller.Of(context).LogName);
        return TypedResults.NoContent();
    }

    private ApiKeyStore Keys => keys;

    private KeyRing Ring => ring;

    private KeyFields Fields(FieldReader fields) => new(fields, time.GetUtcNow(), guard, secrets);

    private async Task<IResult> AmendAsync(Guid id, ApiKeyAmendment amendment, CancellationToken cancellationToken)
    {
        if (!await keys.AmendAsync(id, amendment, cancellationToken) || await keys.FindAsync(id, cancellationToken) is not { } entry)
        {
            return ReadKeys.Missing(id);
        }

        ring.Forget();
        return JsonAnswer.Ok(writer => KeyJson.Write(writer, entry));
    }

    private async Task<IResult> RotateAsync(Guid id, HttpContext context, long overlapSeconds, CancellationToken cancellationToken)
    {
        bool? stored;
        string secret, prefix;
        do
        {
            (secret, prefix) = KeySecret.Draw();
            stored = await keys.RotateAsync(id, prefix, KeySecret.HashOf(secret), TimeSpan.FromSeconds(overlapSeconds), cancellationToken);
        }
        while (stored == false);

        if (stored is null || await keys.FindAsync(id, cancellationToken) is not { } entry)
        {
            return ReadKeys.Missing(id);
        }

        ring.Forget();
        Rotated(id, prefix, overlapSeconds, Caller.Of(context).LogName);
        return JsonAnswer.Ok(writer => KeyJson.Write(writer, entry, secret));
    }

    [LoggerMessage(LogLevel.Information, "The key {Key} was given the secret {Prefix} by {By}; the one before is taken for {Seconds} s yet")]
    private partial void Rotated(Guid key, string prefix, long seconds, string by);

    [LoggerMessage(LogLevel.Information, "The key {Key} was revoked by {By}")]
    private partial void Revoked(Guid key, string by);
}
