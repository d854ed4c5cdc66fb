using System.Globalization;
using DataForge.Jobs.Generation.Providers.Models;
using Microsoft.Extensions.Configuration;

namespace DataForge.Jobs.Generation.Providers.Settings;

/// <summary>
/// Reads one section of the settings and collects what is wrong with it, path by path. Values are never repeated in a
/// problem: they may be keys.
/// </summary>
internal sealed class SettingReader(IConfiguration section, string path, List<string> problems)
{
    private readonly List<string> _known = [];

    /// <summary>The section's own name: the last part of its path.</summary>
    public string Name => path[(path.LastIndexOf('.') + 1)..];

    /// <summary>Notes a problem of a setting in this section.</summary>
    public void Problem(string name, string problem) => problems.Add($"{PathOf(name)}: {problem}");

    /// <summary>A text without space around it; null where it is not set. Container files pass what is not set as empty.</summary>
    public string? Text(string name)
    {
        _known.Add(name);
        return section[name]?.Trim() is { Length: > 0 } text ? text : null;
    }

    /// <summary>A text that must be there.</summary>
    public string? Required(string name, string why)
    {
        var text = Text(name);
        if (text is null)
        {
            Problem(name, why);
        }

        return text;
    }

    public int? Whole(string name, int min, int max)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
        {
            return value;
        }

        Problem(name, max == int.MaxValue
            ? $"must be a whole number of at least {min}."
            : string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {min} to {max}."));
        return null;
    }

    public double? Number(string name, double min, double max)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
        {
            return value;
        }

        Problem(name, string.Create(CultureInfo.InvariantCulture, $"must be a number from {min} to {max}."));
        return null;
    }

    /// <summary>US dollars per million tokens: 0 is free, absent is unknown.</summary>
    public decimal? Price(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value <= 1_000_000m)
        {
            return value;
        }

        Problem(name, "must be US dollars per million tokens: 0 for free, left out for unknown.");
        return null;
    }

    public DateOnly? Day(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        Problem(name, "must be a day such as 2026-10-27.");
        return null;
    }

    public bool? Flag(string name)
    {
        switch (Text(name)?.ToLowerInvariant())
        {
            case null:
                return null;
            case "true" or "1" or "yes" or "on":
                return true;
            case "false" or "0" or "no" or "off":
                return false;
            default:
                Problem(name, "must be true or false.");
                return null;
        }
    }

    public Uri? Address(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            return address;
        }

        Problem(name, "must be an absolute http or https address.");
        return null;
    }

    /// <summary>A list of texts, space around them kept: a rule may look for it. A single text is a list of one.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        _known.Add(name);
        var list = section.GetSection(name);
        if (!string.IsNullOrWhiteSpace(list.Value))
        {
            return [list.Value];
        }

        var texts = new List<string>();
        foreach (var item in list.GetChildren())
        {
            if (string.IsNullOrWhiteSpace(item.Value))
            {
                Problem($"{name}[{item.Key}]", "must be a text.");
            }
            else
            {
                texts.Add(item.Value);
            }
        }

        return texts;
    }

    /// <summary>Texts by name.</summary>
    public Dictionary<string, string> Map(string name)
    {
        _known.Add(name);
        var map = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in section.GetSection(name).GetChildren())
        {
            if (item.Value is { } text)
            {
                map[item.Key] = text;
            }
            else
            {
                Problem($"{name}.{item.Key}", "must be a text.");
            }
        }

        return map;
    }

    /// <summary>A section within this one.</summary>
    public SettingReader Section(string name)
    {
        _known.Add(name);
        var inner = section.GetSection(name);
        if (inner.Value is { Length: > 0 })
        {
            Problem(name, "must be a section with settings of its own.");
        }

        return new SettingReader(inner, PathOf(name), problems);
    }

    /// <summary>The sections within one of this section's: by name, or by their place in a list.</summary>
    public IEnumerable<SettingReader> Sections(string name)
    {
        _known.Add(name);
        var outer = section.GetSection(name);
        if (outer.Value is { Length: > 0 })
        {
            Problem(name, "must be sections with settings of their own.");
        }

        foreach (var child in outer.GetChildren())
        {
            var key = int.TryParse(child.Key, out _) ? $"{name}[{child.Key}]" : $"{name}.{child.Key}";
            if (child.Value is { Length: > 0 })
            {
                Problem(key, "must be a section with settings of its own.");
                continue;
            }

            yield return new SettingReader(child, PathOf(key), problems);
        }
    }

    /// <summary>Notes every setting of the section that nobody has asked for: a mistyped limit must not be no limit.</summary>
    public void RefuseUnknown()
    {
        foreach (var child in section.GetChildren().Where(child => !_known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
        {
            var near = NearNames.Of(child.Key, _known);
            Problem(child.Key, near.Count > 0 ? $"unknown; did you mean {string.Join(" or ", near)}?" : $"unknown; known are {string.Join(", ", _known)}.");
        }
    }

    private string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";
}
