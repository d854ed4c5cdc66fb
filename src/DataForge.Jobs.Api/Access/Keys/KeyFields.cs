using DataForge.Jobs.Api.Naming;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Generation.Specification;
using DataForge.Jobs.Hosting.Outbound;
using DataForge.Jobs.Hosting.Webhooks;
using DataForge.Jobs.Storage.Access;

namespace DataForge.Jobs.Api.Access.Keys;

/// <summary>Reads the fields of keys; the same rules for making and changing one.</summary>
internal sealed class KeyFields(FieldReader fields, DateTimeOffset now, AddressGuard guard, WebhookSecrets secrets)
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 255;

    /// <summary>Highest weight of a tenant.</summary>
    public const int MaxWeight = 100;

    /// <summary>Most requests a minute that a key can be given.</summary>
    public const int MaxRequests = 10_000_000;

    /// <summary>Most US dollars a month.</summary>
    public const double MaxUsd = 1e12;

    /// <summary>Where alerts go.</summary>
    public const string AlertField = "alert_webhook";

    /// <summary>What people call it.</summary>
    public string? Name(bool required)
    {
        var name = fields.Text("name", MaxNameLength, required);
        if (name is { Length: 0 } || (!required && fields.Given("name") && !fields.Has("name")))
        {
            fields.Refuse("name", "Must not be empty.");
        }

        return name;
    }

    /// <summary>Whose key it is.</summary>
    public string? Tenant()
    {
        var tenant = fields.Text("tenant", ResourceName.MaxLength, required: true);
        if (tenant is not null && !ResourceName.IsValid(tenant))
        {
            fields.Refuse("tenant", ResourceName.Rule);
        }

        return tenant;
    }

    /// <summary>What it may do.</summary>
    public Permission Permissions()
    {
        var names = fields.Texts("permissions", PermissionNames.All.Count, required: true);
        foreach (var unknown in (names ?? []).Except(PermissionNames.All))
        {
            fields.Refuse("permissions", $"`{unknown}` must be one of {string.Join(", ", PermissionNames.All)}.");
        }

        if (names is { Count: 0 })
        {
            fields.Refuse("permissions", "Must hold at least one.");
        }

        return PermissionNames.Of(names ?? []);
    }

    /// <summary>Requests a minute.</summary>
    public int? RequestsPerMinute() => (int?)fields.Integer("requests_per_minute", 1, MaxRequests);

    /// <summary>US dollars a month.</summary>
    public decimal? MonthlyBudgetUsd() => (decimal?)fields.Number("monthly_budget_usd", 0, MaxUsd);

    /// <summary>Tokens a month.</summary>
    public long? MonthlyTokens() => fields.Integer("monthly_tokens", 0, long.MaxValue);

    /// <summary>The weight of its tenant.</summary>
    public int? Weight() => (int?)fields.Integer("weight", 1, MaxWeight);

    /// <summary>When it ends.</summary>
    public DateTimeOffset? ExpiresAt()
    {
        var time = fields.Time("expires_at");
        if (time <= now)
        {
            fields.Refuse("expires_at", "Must be in the future.");
        }

        return time;
    }

    /// <summary>Where alerts of its budget go, with what they are signed with, sealed for the key.</summary>
    public (string? Url, byte[]? Secret) AlertWebhook(Guid key)
    {
        var webhook = fields.Inner(AlertField);
        var url = webhook?.Text("url", WebhookSpec.MaxUrlLength, required: true);
        if (url is not null && guard.ProblemOf(url) is { } problem)
        {
            webhook!.Refuse("url", problem);
        }

        var secret = webhook?.Text("secret", WebhookSpec.MaxSecretLength);
        if (secret is { Length: 0 })
        {
            webhook!.Refuse("secret", "Must not be empty.");
        }
        else if (secret is not null && !secrets.CanSeal)
        {
            webhook!.Refuse("secret", SpecLookups.NoSecrets);
        }

        webhook?.Close();
        return (Uri.TryCreate(url, UriKind.Absolute, out var address) ? address.AbsoluteUri : null, secret is { Length: > 0 } && secrets.CanSeal ? secrets.Seal(secret, key) : null);
    }

    /// <summary>What is to be different about a key; JSON null takes a bound away.</summary>
    public ApiKeyAmendment Amendment(Guid key) => new()
    {
        Name = (fields.Given("name"), Name(required: false)),
        RequestsPerMinute = (fields.Given("requests_per_minute"), RequestsPerMinute()),
        MonthlyBudgetUsd = (fields.Given("monthly_budget_usd"), MonthlyBudgetUsd()),
        MonthlyTokens = (fields.Given("monthly_tokens"), MonthlyTokens()),
        Weight = (fields.Given("weight"), Weight()),
        ExpiresAt = (fields.Given("expires_at"), ExpiresAt()),
        AlertWebhook = AlertWebhook(key) is var (url, secret) ? (fields.Given(AlertField), url, secret) : default,
    };
}
