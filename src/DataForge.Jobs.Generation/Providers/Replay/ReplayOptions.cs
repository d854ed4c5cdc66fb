using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Generation.Providers.Replay;

/// <summary>How interactive requests use the replay cache; jobs say it themselves.</summary>
public sealed class ReplayOptions
{
    /// <summary>Default of <see cref="Size"/>.</summary>
    public const int DefaultSize = 10_000;

    private const int MostEntries = 10_000_000;

    /// <summary><c>LLM_ENABLE_CACHING</c>: whether the same interactive request is answered from the cache; default false.</summary>
    public bool Enabled { get; init; }

    /// <summary><c>LLM_CACHE_SIZE</c>: how many answers to interactive requests are kept, 1 to 10,000,000; the oldest go first.</summary>
    public int Size { get; init; } = DefaultSize;

    /// <summary>What an interactive request allows; null where nothing is given again.</summary>
    public ReplayPolicy? Policy => Enabled ? new ReplayPolicy(ReplayPolicy.DefaultTtl) : null;

    /// <summary>Reads the settings by their documented names.</summary>
    /// <exception cref="OptionsValidationException">Something is wrong; it lists every problem.</exception>
    public static ReplayOptions FromConfiguration(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var problems = new List<string>();
        var enabled = configuration["LLM_ENABLE_CACHING"]?.Trim().ToLowerInvariant() switch
        {
            null or "" or "false" or "0" or "no" or "off" => false,
            "true" or "1" or "yes" or "on" => true,
            _ => Wrong("LLM_ENABLE_CACHING: must be true or false."),
        };
        var size = DefaultSize;
        if (configuration["LLM_CACHE_SIZE"]?.Trim() is { Length: > 0 } text
            && (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out size) || size is < 1 or > MostEntries))
        {
            Wrong(string.Create(CultureInfo.InvariantCulture, $"LLM_CACHE_SIZE: must be a whole number from 1 to {MostEntries}."));
        }

        return problems.Count == 0
            ? new ReplayOptions { Enabled = enabled, Size = size }
            : throw new OptionsValidationException(nameof(ReplayOptions), typeof(ReplayOptions), problems);

        bool Wrong(string problem)
        {
            problems.Add(problem);
            return false;
        }
    }
}
