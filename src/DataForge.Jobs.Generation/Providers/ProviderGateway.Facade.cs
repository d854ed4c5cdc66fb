namespace DataForge.Jobs.Generation.Providers;

/// <summary>Everything between a rendered prompt and an answer.</summary>
public interface IProviderGateway
{
    /// <summary>Asks, with retries; cancellation is the only exception.</summary>
    Task<CompletionOutcome> CompleteAsync(CompletionRequest request, CancellationToken cancellationToken);
}
