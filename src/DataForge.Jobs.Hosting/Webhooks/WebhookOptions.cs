using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DataForge.Jobs.Hosting.Webhooks;

/// <summary>Settings of webhooks, <c>Webhooks__…</c>.</summary>
public sealed class WebhookOptions : IValidatableObject
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Webhooks";

    /// <summary>Shortest <see cref="Key"/>, in characters.</summary>
    public const int MinKeyLength = 32;

    /// <summary>What the secrets that users give are sealed with; the same for every Api and Worker. Null refuses such secrets.</summary>
    public string? Key { get; set; }

    /// <summary>The key before, while secrets that were sealed with it are still in use.</summary>
    public string? FormerKey { get; set; }

    /// <summary>Where alerts of budgets go whose key names no address; null for nowhere.</summary>
    public string? AlertUrl { get; set; }

    /// <summary>What those are signed with; null for not at all.</summary>
    public string? AlertSecret { get; set; }

    /// <summary>Seconds that one attempt may take.</summary>
    [Range(0.1, 300)]
    public double TimeoutSeconds { get; set; } = 15;

    /// <summary>Seconds after the first failure until the second attempt; each further pause is twice as long.</summary>
    [Range(0.01, 3600)]
    public double RetrySeconds { get; set; } = 5;

    /// <summary>The longest pause between attempts, in seconds.</summary>
    [Range(0.01, 86_400)]
    public double LongestRetrySeconds { get; set; } = 3600;

    /// <summary>Seconds between looks for what is due.</summary>
    [Range(0.05, 60)]
    public double PollSeconds { get; set; } = 1;

    /// <summary>Attempts at once in one process.</summary>
    [Range(1, 10_000)]
    public int Concurrency { get; set; } = 128;

    /// <summary>Attempts at once at one receiver, a host with its port, in one process.</summary>
    [Range(1, 1000)]
    public int ReceiverConcurrency { get; set; } = 4;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, key) in ((string, string?)[])[(nameof(Key), Key), (nameof(FormerKey), FormerKey)])
        {
            if (key is { Length: > 0 and < MinKeyLength })
            {
                yield return new ValidationResult($"Webhooks__{name} must have at least {MinKeyLength} characters (openssl rand -hex 32).");
            }
        }

        if (AlertUrl is { Length: > 0 } && !(Uri.TryCreate(AlertUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
        {
            yield return new ValidationResult("Webhooks__AlertUrl must be an absolute address that begins with http:// or https://.");
        }
    }
}

/// <summary>Adds what those who take webhooks and those who call them have in common.</summary>
public static class WebhookRegistration
{
    /// <summary>Adds it; once a process, however often it is called.</summary>
    public static IServiceCollection AddWebhookSecrets(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (services.Any(service => service.ServiceType == typeof(WebhookSecrets)))
        {
            return services;
        }

        services.AddOptions<WebhookOptions>().Bind(configuration.GetSection(WebhookOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<WebhookSecrets>();
        return services;
    }
}
