using System.Globalization;
using System.Text.Json;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Columns.Types;

/// <summary>A point in time between two others, a whole number of units after the first.</summary>
/// <remarks>
/// <c>start + k × unit</c>, where k is <c>Below(1 + the greatest k that does not pass the end)</c> of the ordinal's stream
/// (<see cref="OrdinalRandom"/>). Months and years are those of the Gregorian calendar, counted from the start; a day
/// that a month lacks becomes its last. A text: the date alone where both ends are dates and the unit is a day or
/// longer, else RFC 3339 in UTC to the second.
/// </remarks>
public sealed record DatetimeColumn : ColumnSpec
{
    /// <summary>The first point in time: a date, or RFC 3339.</summary>
    public required string Start { get; init; }

    /// <summary>The last point in time that may be drawn: a date, or RFC 3339.</summary>
    public required string End { get; init; }

    /// <summary>What lies between two neighbouring points.</summary>
    public DatetimeUnit Unit { get; init; } = DatetimeUnit.Day;

    internal override CompiledColumn Compile(ColumnScope scope) => new CompiledDatetime(scope, this);

    internal static ColumnSpec? Read(ColumnFields column)
    {
        var fields = column.Fields;
        var start = ReadPoint("start");
        var end = ReadPoint("end");
        var unit = fields.TakeWord<DatetimeUnit>("unit") ?? DatetimeUnit.Day;
        if (start?.Time > end?.Time)
        {
            fields.Refuse("end", "Must not be before start.");
        }

        return column.Build(name => new DatetimeColumn { Name = name, Start = start!.Value.Text, End = end!.Value.Text, Unit = unit });

        (string Text, DateTime Time)? ReadPoint(string field)
        {
            if (fields.Take(field) is null)
            {
                fields.Refuse(field, "Is required: a date such as 2026-01-31, or a time such as 2026-01-31T09:30:00Z.");
            }

            if (fields.TakeText(field, SpecBounds.TimeLength) is not { } text)
            {
                return null;
            }

            if (!PointInTime.TryParse(text, out var time, out _))
            {
                fields.Refuse(field, "Must be a date such as 2026-01-31, or a time to the second such as 2026-01-31T09:30:00Z.");
                return null;
            }

            return (text, time);
        }
    }
}

/// <summary>Units of time.</summary>
public enum DatetimeUnit
{
    /// <summary>One second.</summary>
    Second,

    /// <summary>60 seconds.</summary>
    Minute,

    /// <summary>3,600 seconds.</summary>
    Hour,

    /// <summary>86,400 seconds: times are in UTC, which has no summer time.</summary>
    Day,

    /// <summary>Seven days.</summary>
    Week,

    /// <summary>A month of the calendar.</summary>
    Month,

    /// <summary>A year of the calendar.</summary>
    Year,
}

/// <inheritdoc cref="DatetimeColumn"/>
internal sealed class CompiledDatetime : CompiledColumn
{
    private readonly DateTime _start;
    private readonly DatetimeUnit _unit;
    private readonly ulong _points;
    private readonly string _format;

    public CompiledDatetime(ColumnScope scope, DatetimeColumn column)
        : base(scope, column)
    {
        if (!PointInTime.TryParse(column.Start, out _start, out var startIsDate) || !PointInTime.TryParse(column.End, out var end, out var endIsDate))
        {
            throw new ArgumentException($"The column {column.Name} has no start and end.", nameof(column));
        }

        _unit = column.Unit;
        _points = 1 + (ulong)PointInTime.UnitsBetween(_start, end, _unit);
        _format = startIsDate && endIsDate && _unit >= DatetimeUnit.Day ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss'Z'";
    }

    /// <inheritdoc/>
    public override bool IsTopic => false;

    /// <inheritdoc/>
    public override object? Draw(in ColumnDraw at, Utf8JsonWriter writer)
    {
        var units = (long)OrdinalRandom.At(Key, at.Ordinal).Below(_points);
        var text = PointInTime.After(_start, units, _unit).ToString(_format, CultureInfo.InvariantCulture);
        writer.WriteString(Name, text);
        return text;
    }
}
