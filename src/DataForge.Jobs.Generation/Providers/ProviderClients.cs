namespace DataForge.Jobs.Generation.Providers;

/// <summary>Builds the adapter of every configured provider.</summary>
internal static class ProviderClients
{
    public static IEnumerable<ProviderClient> Of(ProviderOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach (var entry in options.Configured)
        {
            yield return new ProviderClient(entry.Name, options.Kinds.Of(entry).Create(entry, options, time))
            {
                // The mock takes as long as it is told to.
                AttemptTimeout = entry.Type == ProviderNames.Mock ? null : entry.Timeout ?? options.Resilience.AttemptTimeout,
                MaxConcurrency = entry.Limits.Concurrency,
                DefaultMaxTokens = entry.MaxTokens,
                DefaultTemperature = entry.Temperature,
            };
        }
    }
}
