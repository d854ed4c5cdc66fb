using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Hosting.Outbound;
using DataForge.Jobs.Hosting.Webhooks;
using DataForge.Jobs.Storage.Access;

namespace DataForge.Jobs.Api.Access.Keys;

/// <summary><c>POST /keys</c>: the one answer that shows a key.</summary>
internal sealed partial class CreateKey(ApiKeyStore keys, AddressGuard guard, WebhookSecrets secrets, TimeProvider time, ILogger<CreateKey> logger)
{
    public static async Task<IResult> HandleAsync(HttpContext context, CreateKey create, CancellationToken cancellationToken)
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

        var reader = new FieldReader(document.RootElement);
        var key = create.Read(reader);
        return reader.Refuses(out var wrong) ? wrong : await create.StoreAsync(context, key, cancellationToken);
    }

    private ApiKey Read(FieldReader reader)
    {
        var fields = new KeyFields(reader, time.GetUtcNow(), guard, secrets);
        var key = Read(fields);
        (key.AlertUrl, key.AlertSecret) = fields.AlertWebhook(key.Id);
        return key;
    }

    private static ApiKey Read(KeyFields fields) => new()
    {
        Id = Guid.CreateVersion7(),
        Name = fields.Name(required: true) ?? "",
        Tenant = fields.Tenant() ?? "",
        Permissions = [.. PermissionNames.NamesOf(fields.Permissions())],
        RequestsPerMinute = fields.RequestsPerMinute(),
        MonthlyBudgetUsd = fields.MonthlyBudgetUsd(),
        MonthlyTokens = fields.MonthlyTokens(),
        Weight = fields.Weight(),
        ExpiresAt = fields.ExpiresAt(),
    };

    private async Task<IResult> StoreAsync(HttpContext context, ApiKey key, CancellationToken cancellationToken)
    {
        var (secret, prefix) = KeySecret.Draw();
        while (!await keys.CreateAsync(key, prefix, KeySecret.HashOf(secret), cancellationToken))
        {
            (secret, prefix) = KeySecret.Draw();
        }

        Created(key.Id, prefix, key.Tenant, Caller.Of(context).LogName);
        context.Response.Headers.Location = $"{JobsApi.BasePath}/keys/{key.Id}";
        return new JsonAnswer(StatusCodes.Status201Created, writer => KeyJson.Write(writer, new ApiKeyEntry(key, [(prefix, key.CreatedAt, null)]), secret));
    }

    [LoggerMessage(LogLevel.Information, "The key {Key} ({Prefix}) of the tenant {Tenant} was made by {By}")]
    private partial void Created(Guid key, string prefix, string tenant, string by);
}
