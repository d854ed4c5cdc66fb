using System.Text.Json;

namespace DataForge.Jobs.Generation.Judging;

/// <summary>A judge's verdict on one answer.</summary>
/// <param name="Points">1 (of no use) to 5 (excellent).</param>
/// <param name="Reason">Why, in the judge's words; may be empty.</param>
internal sealed record Rating(int Points, string Reason)
{
    /// <summary>The fewest points.</summary>
    public const int Least = 1;

    /// <summary>The most points.</summary>
    public const int Most = 5;

    /// <summary>The points as a score, 0 to 1.</summary>
    public double Score => (Points - Least) / (double)(Most - Least);

    /// <summary>
    /// Reads the JSON object that a judge was asked for; whatever a model puts around it is passed over. Null where
    /// there is none, or no whole number of points from 1 to 5 in it.
    /// </summary>
    public static Rating? Parse(string answer)
    {
        var (first, last) = (answer.IndexOf('{', StringComparison.Ordinal), answer.LastIndexOf('}'));
        if (first < 0 || last < first)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(answer.AsMemory(first, last - first + 1));
            if (!document.RootElement.TryGetProperty("score", out var score) || PointsOf(score) is not { } points)
            {
                return null;
            }

            var reason = document.RootElement.TryGetProperty("reason", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString()! : "";
            return new Rating(points, reason.Trim());
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Models write <c>4</c>, <c>4.0</c> and <c>"4"</c>; half points are not among the anchors.</summary>
    private static int? PointsOf(JsonElement score)
    {
        decimal number = 0;
        var isNumber = score.ValueKind == JsonValueKind.Number ? score.TryGetDecimal(out number)
            : score.ValueKind == JsonValueKind.String && decimal.TryParse(score.GetString(), System.Globalization.CultureInfo.InvariantCulture, out number);
        return isNumber && number is >= Least and <= Most && decimal.Truncate(number) == number ? (int)number : null;
    }
}
