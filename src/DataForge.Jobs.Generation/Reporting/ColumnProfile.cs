using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DataForge.Jobs.Generation.Columns;

namespace DataForge.Jobs.Generation.Reporting;

/// <summary>What was drawn for one column, beside what was asked for.</summary>
internal sealed class ColumnProfile
{
    /// <summary>Different values that are told apart; the rest is counted together.</summary>
    private const int MostValues = 1_000;
    private const int Shown = 20;
    private const int Bins = 10;

    private readonly string _type;
    private readonly (double Min, double Max, bool Whole)? _range;
    private readonly Dictionary<string, double> _expected = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private long _others;
    private long _total;

    /// <param name="column">The column as the specification has it.</param>
    public ColumnProfile(JsonElement column)
    {
        Name = column.GetProperty("name").GetString()!;
        _type = column.GetProperty("type").GetString()!;
        if (column.TryGetProperty("when", out _))
        {
            return;
        }

        switch (_type)
        {
            case "category":
                Expect(column);
                break;
            case "boolean" when column.TryGetProperty("probability", out var probability):
                _expected["true"] = probability.GetDouble();
                _expected["false"] = 1 - probability.GetDouble();
                break;
            case "integer" or "uniform":
                var (min, max) = (column.GetProperty("min").GetDouble(), column.GetProperty("max").GetDouble());
                _range = max > min ? (min, max, _type == "integer") : null;
                break;
        }

        if (_range is { } range)
        {
            for (var i = 0; i < BinCount; i++)
            {
                _expected[Label(i)] = range.Whole ? (Edge(i + 1) - Edge(i)) / (range.Max - range.Min + 1) : 1.0 / BinCount;
            }
        }
    }

    /// <summary>The variable's name.</summary>
    public string Name { get; }

    private int BinCount => _range is { Whole: true } range ? (int)Math.Min(Bins, range.Max - range.Min + 1) : Bins;

    /// <summary>Counts a value, as it is stored.</summary>
    public void Add(ReadOnlySpan<byte> json)
    {
        _total++;
        if (_range is { } range && Utf8Parser.TryParse(json, out double number, out var read) && read == json.Length)
        {
            var width = range.Max - range.Min + (range.Whole ? 1 : 0);
            var bin = (int)Math.Floor((number - range.Min) / width * BinCount);
            // Whole numbers belong to the bar whose edges, rounded to whole numbers, enclose them.
            bin = Math.Clamp(bin, 0, BinCount - 1);
            bin += number >= Edge(bin + 1) && bin < BinCount - 1 ? 1 : number < Edge(bin) && bin > 0 ? -1 : 0;
            Count(Label(bin));
            return;
        }

        Span<char> characters = stackalloc char[256];
        if (json.Length <= characters.Length)
        {
            var length = Encoding.UTF8.GetChars(json, characters);
            var known = _counts.GetAlternateLookup<ReadOnlySpan<char>>();
            if (known.TryGetValue(characters[..length], out var count))
            {
                known[characters[..length]] = count + 1;
                return;
            }
        }

        Count(Encoding.UTF8.GetString(json));
    }

    /// <summary>Asked for and drawn.</summary>
    public ColumnReport Summarize()
    {
        var names = _expected.Keys.Concat(_counts.Where(count => !_expected.ContainsKey(count.Key)).OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal).Select(count => count.Key)).ToList();
        var shown = names.Take(Math.Max(Shown, Math.Min(_expected.Count, 5 * Shown))).Select(name => new ColumnValue(
            name,
            _expected.TryGetValue(name, out var share) ? share : null,
            _counts.GetValueOrDefault(name),
            _total == 0 ? null : _counts.GetValueOrDefault(name) / (double)_total)).ToList();
        var classes = names.Select(name => (_expected.GetValueOrDefault(name), _counts.GetValueOrDefault(name))).ToList();
        return new ColumnReport(
            Name,
            _type,
            _total,
            _range is null ? _counts.Count : null,
            _others > 0,
            shown,
            _total - shown.Sum(value => value.Count),
            _expected.Count > 0 && _others == 0 ? ChiSquare.Test(classes) : null);
    }

    private void Expect(JsonElement column)
    {
        var values = column.GetProperty("values").EnumerateArray().Select(value => Encoding.UTF8.GetString(FixedValue.Of(JsonNode.Parse(value.GetRawText())).Json)).ToList();
        var weights = column.TryGetProperty("weights", out var given) && given.ValueKind == JsonValueKind.Array
            ? given.EnumerateArray().Select(weight => weight.GetDouble()).ToList()
            : [.. values.Select(_ => 1.0)];
        for (var i = 0; i < values.Count; i++)
        {
            _expected[values[i]] = _expected.GetValueOrDefault(values[i]) + (weights[i] / weights.Sum());
        }
    }

    private void Count(string value)
    {
        if (_counts.ContainsKey(value) || _counts.Count < MostValues || _expected.ContainsKey(value))
        {
            _counts[value] = _counts.GetValueOrDefault(value) + 1;
        }
        else
        {
            _others++;
        }
    }

    private double Edge(int bin)
    {
        var range = _range!.Value;
        var edge = range.Min + ((range.Max - range.Min + (range.Whole ? 1 : 0)) * bin / BinCount);
        return range.Whole ? Math.Floor(edge) : edge;
    }

    private string Label(int bin)
    {
        var (from, to) = (Edge(bin), Edge(bin + 1));
        return _range!.Value.Whole
            ? to - from <= 1 ? from.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{from}…{to - 1}")
            : string.Create(CultureInfo.InvariantCulture, $"{from:0.###}…{to:0.###}");
    }
}

/// <summary>A column, asked for and drawn.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Type">The column's type.</param>
/// <param name="Count">Samples that have it.</param>
/// <param name="Distinct">How many different values there are; null where values are counted in ranges.</param>
/// <param name="More">Whether there are more different values than <paramref name="Distinct"/> says: no more than a thousand are told apart.</param>
/// <param name="Values">Values or ranges: those asked for in their order, then the most frequent.</param>
/// <param name="OtherCount">Samples with none of these.</param>
/// <param name="ChiSquare">Whether what was accepted differs from what was asked for; null where the test does not apply.</param>
public sealed record ColumnReport(string Name, string Type, long Count, int? Distinct, bool More, IReadOnlyList<ColumnValue> Values, long OtherCount, ChiSquareTest? ChiSquare);

/// <summary>A value or range of a column.</summary>
/// <param name="Value">As JSON, or a range.</param>
/// <param name="Requested">The share that was asked for, 0 to 1; null where none was.</param>
/// <param name="Count">Accepted samples with it.</param>
/// <param name="Actual">Their share.</param>
public sealed record ColumnValue(string Value, double? Requested, long Count, double? Actual);
