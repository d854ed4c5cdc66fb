using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using DataForge.Jobs.Api.Paging;
using DataForge.Jobs.Api.Problems;

namespace DataForge.Jobs.Api.Requests;

/// <summary>Reads a query string: ask for every parameter, then for the <see cref="Problem"/>.</summary>
internal sealed class QueryReader(HttpRequest request)
{
    /// <summary>Items of a page that does not say how many.</summary>
    public const int DefaultLimit = 100;

    /// <summary>Most items of a page.</summary>
    public const int MaxLimit = 1000;

    /// <summary>Longest parameter, in characters.</summary>
    public const int MaxLength = 1000;

    /// <summary>Longest cursor, in characters: it holds the key of an item, which may be the longest name of a model in any script.</summary>
    public const int MaxCursorLength = 2000;

    private readonly ProblemList _problems = new();
    private readonly SortedSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A text; null where it is missing, empty or wrong.</summary>
    public string? Text(string name) => Text(name, MaxLength);

    private string? Text(string name, int maxLength)
    {
        _known.Add(name);
        var values = request.Query[name];
        if (values.Count == 0)
        {
            return null;
        }

        var text = values[0];
        var problem = text switch
        {
            _ when values.Count > 1 => "Is given more than once.",
            not null when text.Length > maxLength => string.Create(CultureInfo.InvariantCulture, $"Must have at most {maxLength} characters."),
            not null when text.Contains('\0') => "Must not hold the character U+0000.",
            _ => null,
        };
        if (problem is null)
        {
            return string.IsNullOrEmpty(text) ? null : text;
        }

        _problems.Add(name, problem);
        return null;
    }

    /// <summary>One of several texts.</summary>
    public string? Choice(string name, IReadOnlyList<string> choices)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (choices.Contains(text))
        {
            return text;
        }

        _problems.Add(name, $"Must be one of {string.Join(", ", choices)}.");
        return null;
    }

    /// <summary>Some of several texts, separated by commas.</summary>
    public IReadOnlyList<string> Choices(string name, IReadOnlyList<string> choices)
    {
        var given = Text(name)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        foreach (var unknown in given.Except(choices))
        {
            _problems.Add(name, $"`{unknown}` must be one of {string.Join(", ", choices)}.");
        }

        return given;
    }

    /// <summary>A whole number.</summary>
    public int? Integer(string name, int min, int max)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        _problems.Add(name, string.Create(CultureInfo.InvariantCulture, $"Must be a whole number from {min:N0} to {max:N0}."));
        return null;
    }

    /// <summary>How many items a page may have.</summary>
    public int Limit() => Integer("limit", 1, MaxLimit) ?? DefaultLimit;

    /// <summary>Where a page begins; null for the first.</summary>
    public T? Cursor<T>(Func<string, T?> read) where T : struct
    {
        if (Text(Page.CursorName, MaxCursorLength) is not { } text)
        {
            return null;
        }

        if (read(text) is { } place)
        {
            return place;
        }

        _problems.Add(Page.CursorName, "Is not a cursor of this list.");
        return null;
    }

    /// <summary>The name after which a page begins; null for the first.</summary>
    public string? CursorName(CursorKind kind)
    {
        if (Text(Page.CursorName, MaxCursorLength) is not { } text)
        {
            return null;
        }

        if (Paging.Cursor.Name(kind, text) is { } name)
        {
            return name;
        }

        _problems.Add(Page.CursorName, "Is not a cursor of this list.");
        return null;
    }

    /// <summary>The text after which a page begins; null for the first.</summary>
    public string? CursorText(CursorKind kind)
    {
        if (Text(Page.CursorName, MaxCursorLength) is not { } text)
        {
            return null;
        }

        if (Paging.Cursor.Text(kind, text) is { } place)
        {
            return place;
        }

        _problems.Add(Page.CursorName, "Is not a cursor of this list.");
        return null;
    }

    /// <summary>A day.</summary>
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

        _problems.Add(name, "Must be a day such as 2027-01-31, in UTC.");
        return null;
    }

    /// <summary>An id.</summary>
    public Guid? Id(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (Guid.TryParse(text, out var id))
        {
            return id;
        }

        _problems.Add(name, "Must be an id.");
        return null;
    }

    /// <summary>Notes a problem.</summary>
    public void Refuse(string name, string message) => _problems.Add(name, message);

    /// <summary>Whether something is wrong, unknown parameters included.</summary>
    public bool Refuses([NotNullWhen(true)] out Problem? problem)
    {
        foreach (var name in request.Query.Keys.Where(name => !_known.Contains(name)))
        {
            _problems.AddUnknown(name, _known);
        }

        problem = _problems.Problem;
        return problem is not null;
    }
}
