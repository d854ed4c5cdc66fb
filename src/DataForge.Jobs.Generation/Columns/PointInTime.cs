using System.Globalization;
using DataForge.Jobs.Generation.Columns.Types;

namespace DataForge.Jobs.Generation.Columns;

/// <summary>Dates and times as columns count with them: in UTC, to the second, years 1 to 9999.</summary>
internal static class PointInTime
{
    private static readonly string[] Formats =
        ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd' 'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK"];

    /// <summary>Reads a date, or a time; one without an offset is in UTC.</summary>
    public static bool TryParse(string text, out DateTime time, out bool isDate)
    {
        isDate = DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
        if (isDate)
        {
            time = DateTime.SpecifyKind(time, DateTimeKind.Utc);
            return true;
        }

        var found = DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var point);
        time = point.UtcDateTime;
        return found;
    }

    /// <summary>The most units that can follow a time without passing another, which is not before it.</summary>
    public static long UnitsBetween(DateTime start, DateTime end, DatetimeUnit unit)
    {
        if (unit < DatetimeUnit.Month)
        {
            return (end - start).Ticks / SpanOf(unit).Ticks;
        }

        long months = ((end.Year - start.Year) * 12) + end.Month - start.Month;
        var units = unit == DatetimeUnit.Month ? months : end.Year - start.Year;
        return units > 0 && After(start, units, unit) > end ? units - 1 : units;
    }

    /// <summary>The time so many units later.</summary>
    public static DateTime After(DateTime start, long units, DatetimeUnit unit) => unit switch
    {
        DatetimeUnit.Month => start.AddMonths((int)units),
        DatetimeUnit.Year => start.AddYears((int)units),
        _ => start.AddTicks(SpanOf(unit).Ticks * units),
    };

    private static TimeSpan SpanOf(DatetimeUnit unit) => unit switch
    {
        DatetimeUnit.Second => TimeSpan.FromSeconds(1),
        DatetimeUnit.Minute => TimeSpan.FromMinutes(1),
        DatetimeUnit.Hour => TimeSpan.FromHours(1),
        DatetimeUnit.Day => TimeSpan.FromDays(1),
        DatetimeUnit.Week => TimeSpan.FromDays(7),
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, null),
    };
}
