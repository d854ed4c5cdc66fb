using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace DataForge.Jobs.Hosting.Metrics.Exposition;

/// <summary>Which format a scraper wants.</summary>
internal static class WantedFormat
{
    private const string OpenMetrics = "application/openmetrics-text";

    /// <summary>Versions whose readers read what we write; 0.0.1 is what Prometheus called it before it was a standard.</summary>
    private static readonly string[] s_versions = ["1.0.0", "0.0.1"];

    /// <summary>Whether OpenMetrics is asked for, and not less liked than plain text.</summary>
    public static bool IsOpenMetrics(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParseList([.. request.Headers.Accept.OfType<string>()], out var wanted))
        {
            return false;
        }

        double open = 0, text = 0;
        foreach (var type in wanted)
        {
            var liking = type.Quality ?? 1;
            if (type.MediaType.Equals(OpenMetrics, StringComparison.OrdinalIgnoreCase))
            {
                open = IsKnown(type) ? Math.Max(open, liking) : open;
            }
            else if (type.MediaType.Equals("text/plain", StringComparison.OrdinalIgnoreCase))
            {
                text = Math.Max(text, liking);
            }
        }

        return open > 0 && open >= text;
    }

    private static bool IsKnown(MediaTypeHeaderValue type)
    {
        var version = type.Parameters.FirstOrDefault(parameter => parameter.Name.Equals("version", StringComparison.OrdinalIgnoreCase))?.Value;
        return version is not { HasValue: true } said || s_versions.Contains(HeaderUtilities.RemoveQuotes(said).Value, StringComparer.Ordinal);
    }
}
