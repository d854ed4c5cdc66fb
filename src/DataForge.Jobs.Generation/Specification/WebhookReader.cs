namespace DataForge.Jobs.Generation.Specification;

/// <summary>Reads whom a job is to tell when it ends.</summary>
internal static class WebhookReader
{
    /// <summary>The webhook and its secret, which is kept apart; nulls where there is none, or it is wrong.</summary>
    public static (WebhookSpec? Webhook, string? Secret) Read(RequestObject root, SpecLookups lookups)
    {
        if (root.TakeObject("webhook") is not { } webhook)
        {
            return default;
        }

        var url = webhook.TakeText("url", WebhookSpec.MaxUrlLength);
        if (webhook.Take("url") is null)
        {
            webhook.Refuse("url", "Is required.");
        }
        else if (url is not null && lookups.AddressProblem(url) is { } problem)
        {
            webhook.Refuse("url", problem);
        }

        var secret = webhook.TakeText("secret", WebhookSpec.MaxSecretLength);
        if (secret is not null && !lookups.TakesSecrets)
        {
            webhook.Refuse("secret", SpecLookups.NoSecrets);
        }

        webhook.Close();
        return url is null ? default : (new WebhookSpec(Uri.TryCreate(url, UriKind.Absolute, out var address) ? address.AbsoluteUri : url, secret is not null), secret);
    }
}
