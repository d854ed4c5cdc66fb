using System.Text.Json;

namespace DataForge.Jobs.Generation.Providers.Settings;

/// <summary>Reads headers that go with every request to a provider.</summary>
internal static class RequestHeaders
{
    /// <summary>Headers from a section of names and texts.</summary>
    public static IReadOnlyDictionary<string, string> FromSection(SettingReader reader, string name) => Checked(reader, name, reader.Map(name));

    /// <summary>Headers from a JSON object in one text, as an environment variable holds them.</summary>
    public static IReadOnlyDictionary<string, string> FromJson(SettingReader reader, string name)
    {
        if (reader.Text(name) is not { } text)
        {
            return new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        }

        try
        {
            var headers = JsonSerializer.Deserialize<Dictionary<string, string>>(text) ?? [];
            return Checked(reader, name, new(headers, StringComparer.OrdinalIgnoreCase));
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            // The text may hold a key, so it is not repeated.
            reader.Problem(name, """must be a JSON object of texts, such as {"x-tenant":"a"}.""");
            return new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        }
    }

    private static Dictionary<string, string> Checked(SettingReader reader, string name, Dictionary<string, string> headers)
    {
        using var probe = new HttpRequestMessage();
        foreach (var (header, value) in headers)
        {
            if (value is null || !probe.Headers.TryAddWithoutValidation(header, value) || !IsOneLine(value))
            {
                reader.Problem(name, $"'{header}' is not a request header that can be set.");
            }
        }

        return headers;
    }

    private static bool IsOneLine(string value) => value.All(static character => character is '\t' or (>= ' ' and not '\x7f'));
}
