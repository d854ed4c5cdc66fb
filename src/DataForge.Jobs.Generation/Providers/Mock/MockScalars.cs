using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DataForge.Jobs.Generation.Providers.Mock;

/// <summary>Draws the texts and numbers of one JSON answer.</summary>
internal sealed class MockScalars(string text, ulong state)
{
    /// <summary>The span of numbers of which a schema names one bound or none.</summary>
    private const int Span = 100;

    private const int LongestText = 100_000;

    private static readonly DateTime s_start = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly string[] _sentences = [.. text.Split(". ").Select(sentence => sentence.TrimEnd('.') + ".")];
    private ulong _state = state;
    private int _next;
    private int _patternSteps;

    /// <summary>64 random bits.</summary>
    public ulong Draw() => _state = CallSeed.Mix(_state);

    /// <summary>The next sentence of the text, the first after the last.</summary>
    public string Sentence() => _sentences[_next++ % _sentences.Length];

    /// <summary>A text of the length and format that are asked for; an example of the schema where that has a pattern.</summary>
    public string Text(MockShape shape)
    {
        if (shape.Find("pattern") is not null && (shape.List("examples")?.FirstOrDefault() ?? shape.Find("default")) is { ValueKind: JsonValueKind.String } example)
        {
            return example.GetString()!;
        }

        if (shape.Find("pattern") is { ValueKind: JsonValueKind.String } pattern && MockPattern.Write(pattern.GetString()!, Draw, ref _patternSteps) is { } matching)
        {
            return matching;
        }

        var written = (shape.Find("format") is { ValueKind: JsonValueKind.String } format ? Format(format.GetString()!) : null) ?? Sentence();
        var (least, most) = (Math.Min(shape.Count("minLength") ?? 0, LongestText), shape.Count("maxLength") ?? int.MaxValue);
        var longer = new StringBuilder(written);
        while (longer.Length < least)
        {
            longer.Append(' ').Append(Sentence());
        }

        // A space at the cut would make a text that is trimmed too short.
        return longer.Length <= most ? longer.ToString() : longer.ToString(0, most).Replace(' ', '-');
    }

    /// <summary>A whole number within the bounds that are asked for.</summary>
    public JsonNode Integer(MockShape shape) => Within(shape, Math.Max(1, shape.Number("multipleOf") ?? 1), 1) is var number && number is >= long.MinValue and <= long.MaxValue
        ? JsonValue.Create((long)Math.Ceiling(number))
        : JsonValue.Create(number);

    /// <summary>A number within the bounds that are asked for.</summary>
    public JsonNode Number(MockShape shape) => JsonValue.Create(Within(shape, shape.Number("multipleOf") ?? 0.01m, 0));

    /// <summary>A multiple of the step between the bounds, or the lower bound where there is none.</summary>
    private decimal Within(MockShape shape, decimal step, decimal whole)
    {
        try
        {
            step = step > 0 ? step : 1;
            var (above, below) = (Exclusive(shape, "exclusiveMinimum", "minimum"), Exclusive(shape, "exclusiveMaximum", "maximum"));
            var least = above ?? shape.Number("minimum");
            var most = below ?? shape.Number("maximum");
            var (from, to) = (least ?? (most is { } top ? Math.Min(0, top - Span) : 0), most ?? Math.Max(0, least ?? 0) + Span);
            var (first, last) = (Math.Ceiling(from / step), Math.Floor(to / step));
            first += above is not null && first * step == from ? 1 : 0;
            last -= below is not null && last * step == to ? 1 : 0;
            return last < first ? Math.Max(from, (from + to) / 2 * (1 - whole)) : (first + Math.Floor((last - first + 1) * ((Draw() >> 11) * (1m / (1ul << 53))))) * step;
        }
        catch (OverflowException)
        {
            return 0;
        }
    }

    private static decimal? Exclusive(MockShape shape, string word, string other) =>
        shape.Find(word) is { ValueKind: JsonValueKind.True } ? shape.Number(other) : shape.Number(word);

    private string? Format(string name)
    {
        var moment = s_start.AddSeconds(Draw() % 200_000_000);
        return name switch
        {
            "date-time" => moment.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            "date" => moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            "time" => moment.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            "duration" => $"PT{Draw() % 90 + 1}M",
            "email" => $"someone{Draw() % 10_000}@example.com",
            "hostname" => $"host{Draw() % 10_000}.example.com",
            "ipv4" => $"192.0.2.{Draw() % 256}",
            "ipv6" => $"2001:db8::{Draw() % 9_999 + 1}",
            "uri" => $"https://example.com/{Draw() % 10_000}",
            "uuid" => new Guid([.. BitConverter.GetBytes(Draw()), .. BitConverter.GetBytes(Draw())]).ToString(),
            _ => null,
        };
    }
}
