namespace DataForge.Jobs.Generation.Providers;

/// <summary>
/// What a provider tells without a billed call. An adapter that has one hands it out as
/// <c>client.GetService(typeof(IProviderDirectory))</c>.
/// </summary>
internal interface IProviderDirectory
{
    /// <summary>The models that can be asked for with this key, as the provider names them.</summary>
    /// <exception cref="ProviderException">The provider did not say.</exception>
    Task<IReadOnlyList<ListedModel>> ListModelsAsync(CancellationToken cancellationToken);

    /// <summary>Whether the provider is there and takes the key; cancellation is the only exception.</summary>
    Task<ProviderCheck> CheckAsync(CancellationToken cancellationToken);
}

/// <summary>A model as its provider lists it.</summary>
/// <param name="Name">What requests call it.</param>
/// <param name="ContextLength">Tokens of prompt and answer together; null where the provider does not say.</param>
public sealed record ListedModel(string Name, int? ContextLength = null);

/// <summary>How a provider was found.</summary>
/// <param name="Problem">What is wrong; null where nothing is.</param>
/// <param name="Message">The same for people, without secrets.</param>
public sealed record ProviderCheck(ProviderErrorKind? Problem, string Message)
{
    /// <summary>Whether it is there and takes the key.</summary>
    public bool IsHealthy => Problem is null;
}

/// <summary>What a provider tells of itself.</summary>
/// <param name="Check">Whether it is there and takes the key.</param>
/// <param name="Models">The models that it lists; null where it lists none, or was not there to do so.</param>
public sealed record ProviderListing(ProviderCheck Check, IReadOnlyList<ListedModel>? Models);
