using System.Globalization;

namespace DataForge.Jobs.Api.Events;

/// <summary>An accepted sample's place in the order in which samples are accepted: by round of the job, and by ordinal within it.</summary>
/// <param name="Ordinal">−1 for before the first of the round.</param>
internal readonly record struct Place(int Round, long Ordinal) : IComparable<Place>
{
    /// <summary>Before everything.</summary>
    public static readonly Place Beginning = new(0, -1);

    public static bool operator <(Place left, Place right) => left.CompareTo(right) < 0;

    public static bool operator >(Place left, Place right) => left.CompareTo(right) > 0;

    public static bool operator <=(Place left, Place right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Place left, Place right) => left.CompareTo(right) >= 0;

    /// <inheritdoc />
    public int CompareTo(Place other) => Round != other.Round ? Round.CompareTo(other.Round) : Ordinal.CompareTo(other.Ordinal);
}

/// <summary>
/// What a client has seen of a job, the id of every event: the last change of status, the last sample, and how many candidates
/// were settled at the last progress. Nothing in it is known to one process only, so that any can go on from it, also after a
/// restart, by what the tables say.
/// </summary>
/// <param name="Version">The last change of status; −1 for none.</param>
/// <param name="Sample">The last sample.</param>
/// <param name="Settled">Settled candidates at the last progress; −1 for none.</param>
internal readonly record struct SeenSoFar(int Version, Place Sample, long Settled)
{
    /// <summary>The header by which clients say it.</summary>
    public const string Header = "Last-Event-ID";

    /// <summary>Nothing yet.</summary>
    public static readonly SeenSoFar Nothing = new(-1, Place.Beginning, -1);

    /// <summary>As an id.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Version + 1L}-{Sample.Round}-{Sample.Ordinal + 1}-{Settled + 1}");

    /// <summary>Reads an id; null where it is none.</summary>
    public static SeenSoFar? Parse(string text)
    {
        Span<long> numbers = stackalloc long[4];
        var parts = text.Length <= 80 ? text.Split('-') : [];
        if (parts.Length != numbers.Length)
        {
            return null;
        }

        for (var i = 0; i < parts.Length; i++)
        {
            if (!long.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return null;
            }
        }

        return numbers[0] > int.MaxValue || numbers[1] > int.MaxValue
            ? null
            : new SeenSoFar((int)(numbers[0] - 1), new Place((int)numbers[1], numbers[2] - 1), numbers[3] - 1);
    }
}
