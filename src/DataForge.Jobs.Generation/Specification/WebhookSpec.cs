namespace DataForge.Jobs.Generation.Specification;

/// <summary>Who is told when the job ends, as far as it may be shown: what calls are signed with is no part of a specification.</summary>
/// <param name="Url">The address.</param>
/// <param name="Signed">Whether calls are signed.</param>
public sealed record WebhookSpec(string Url, bool Signed)
{
    /// <summary>Longest address, in characters.</summary>
    public const int MaxUrlLength = 2048;

    /// <summary>Longest secret, in characters.</summary>
    public const int MaxSecretLength = 256;
}
