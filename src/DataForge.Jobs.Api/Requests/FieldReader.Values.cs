using System.Globalization;
using System.Text.Json;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Api.Requests;

/// <content>Numbers, times and lists.</content>
internal sealed partial class FieldReader
{
    /// <summary>Whether the field is there, be it as JSON null.</summary>
    public bool Given(string name) => _fields.ContainsKey(name);

    /// <summary>A whole number, both ends included; <c>5.0</c> is whole too. Null where it is missing or wrong.</summary>
    public long? Integer(string name, long min, long max)
    {
        if (Take(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && decimal.Truncate(number) == number && number >= min && number <= max)
        {
            return (long)number;
        }

        Refuse(name, string.Create(CultureInfo.InvariantCulture, $"Must be a whole number from {min:N0} to {max:N0}."));
        return null;
    }

    /// <summary>A moment as RFC 3339 writes it, with its offset; null where it is missing or wrong.</summary>
    public DateTimeOffset? Time(string name)
    {
        if (Take(name) is not { } value)
        {
            return null;
        }

        var text = value.ValueKind == JsonValueKind.String ? RequestText.Of(value) : null;
        // Without an offset it would mean another moment on another machine.
        if (text is not null && (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal)) && text.Contains('T', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return time.ToUniversalTime();
        }

        Refuse(name, "Must be a time such as 2026-12-31T00:00:00Z.");
        return null;
    }

    /// <summary>A list of different texts; null where it is missing or wrong.</summary>
    public IReadOnlyList<string>? Texts(string name, int most, bool required = false)
    {
        if (Take(name) is not { } value)
        {
            if (required)
            {
                Refuse(name, "Is required.");
            }

            return null;
        }

        var texts = value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? value.EnumerateArray().Select(RequestText.Of).ToList()
            : null;
        if (texts is not null && texts.Count <= most && texts.All(text => RequestText.ProblemOf(text) is null) && texts.Distinct(StringComparer.Ordinal).Count() == texts.Count)
        {
            return [.. texts.OfType<string>()];
        }

        Refuse(name, $"Must be a list of up to {most} different texts.");
        return null;
    }
}
