using DataForge.Jobs.Api.Description;
using DataForge.Jobs.Generation.Specification;
using static DataForge.Jobs.Api.Description.Shape;

namespace DataForge.Jobs.Api.Webhooks;

/// <summary>Describes webhooks.</summary>
internal static class WebhookDescription
{
    /// <summary>A webhook in a request.</summary>
    public static readonly Shape Webhook = Form(
        "An address that is called, with POST.",
        ("url", Text("The address, `http` or `https`; not within private networks unless the installation allows it.", WebhookSpec.MaxUrlLength).Required()),
        ("secret", Text("What calls are signed with (HMAC-SHA256, as Standard Webhooks does); never shown again. Unsigned unless given.", WebhookSpec.MaxSecretLength, 1))).As("Webhook");

    /// <summary>A webhook in an answer.</summary>
    public static readonly Shape Known = Record("An address that is called.", ("url", Text("The address.")), ("signed", Flag("Whether calls are signed."))).As("KnownWebhook");
}
