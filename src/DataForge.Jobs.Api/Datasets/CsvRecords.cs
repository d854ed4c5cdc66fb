using System.Globalization;
using System.Text;
using DataForge.Jobs.Api.Problems;

namespace DataForge.Jobs.Api.Datasets;

/// <summary>
/// The records of a CSV file after RFC 4180, with the line that each begins on. Lines may end in CR LF, LF or CR; the
/// separator is found in the header; empty lines are no records.
/// </summary>
internal sealed class CsvRecords(TextReader text)
{
    private const string Delimiters = ",;\t|";
    private const int MaxFieldLength = 1_000_000;

    private readonly char[] _buffer = new char[32 * 1024];
    private readonly StringBuilder _field = new();
    private readonly List<string> _fields = [];
    private int _at;
    private int _filled;
    private char _delimiter;
    private char[] _stops = [];
    private Place _place;
    private long _line = 1;
    private bool _lineFeedBelongsToReturn;

    private enum Place
    {
        FieldStart,
        Plain,
        Quoted,
        AfterQuote,
    }

    /// <summary>The fields of the current record.</summary>
    public IReadOnlyList<string> Fields => _fields;

    /// <summary>The line on which the current record begins, from 1.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>Goes to the next record.</summary>
    /// <returns>False after the last.</returns>
    /// <exception cref="RequestRefusedException">The record is not CSV.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        _fields.Clear();
        _field.Clear();
        _place = Place.FieldStart;
        Line = _line;
        while (true)
        {
            while (_at < _filled)
            {
                if (Take())
                {
                    return true;
                }
            }

            if (!await FillAsync(cancellationToken))
            {
                return EndOfFile();
            }
        }
    }

    /// <summary>The separator of a header: whichever of comma, semicolon, tab and bar it has most of outside quotes.</summary>
    internal static char DelimiterOf(ReadOnlySpan<char> head)
    {
        Span<int> counts = stackalloc int[Delimiters.Length];
        var (quoted, any) = (false, false);
        foreach (var unit in head)
        {
            if (!quoted && unit is '\r' or '\n')
            {
                if (any)
                {
                    break;
                }

                continue;
            }

            any = true;
            quoted ^= unit == '"';
            if (!quoted && Delimiters.IndexOf(unit, StringComparison.Ordinal) is >= 0 and var index)
            {
                counts[index]++;
            }
        }

        var best = 0;
        for (var index = 1; index < counts.Length; index++)
        {
            best = counts[index] > counts[best] ? index : best;
        }

        return Delimiters[best];
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        var first = _delimiter == '\0';
        _at = 0;
        // The first time wholly, because the header must be seen to find the separator.
        _filled = first ? await text.ReadBlockAsync(_buffer, cancellationToken) : await text.ReadAsync(_buffer, cancellationToken);
        if (first && _filled > 0)
        {
            _delimiter = DelimiterOf(_buffer.AsSpan(0, _filled));
            _stops = [_delimiter, '"', '\r', '\n'];
        }

        return _filled > 0;
    }

    /// <summary>Takes some characters; true at the end of a record.</summary>
    private bool Take()
    {
        var rest = _buffer.AsSpan(_at, _filled - _at);
        if (_lineFeedBelongsToReturn)
        {
            _lineFeedBelongsToReturn = false;
            if (rest[0] == '\n')
            {
                _at++;
                return false;
            }
        }

        if (_place == Place.Quoted)
        {
            TakeQuoted(rest);
            return false;
        }

        var stop = rest.IndexOfAny(_stops);
        if (stop != 0)
        {
            TakePlain(stop < 0 ? rest : rest[..stop]);
            return false;
        }

        _at++;
        switch (rest[0])
        {
            case '"' when _place == Place.Plain:
                throw Refuse("A quote stands inside a field that is not quoted; quote the whole field and double the quotes in it.");
            case '"':
                if (_place == Place.AfterQuote)
                {
                    _field.Append('"');
                }

                _place = Place.Quoted;
                return false;
            case '\r' or '\n':
                return EndRecord(rest[0]);
            default:
                EndField();
                return false;
        }
    }

    private void TakePlain(ReadOnlySpan<char> run)
    {
        if (_place == Place.AfterQuote)
        {
            throw Refuse("A quoted field goes on after its closing quote.");
        }

        _place = Place.Plain;
        Append(run);
        _at += run.Length;
    }

    private void TakeQuoted(ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf('"');
        var run = end < 0 ? rest : rest[..end];
        _line += run.Count('\n');
        Append(run);
        _at += run.Length + (end < 0 ? 0 : 1);
        _place = end < 0 ? Place.Quoted : Place.AfterQuote;
    }

    private void Append(ReadOnlySpan<char> run)
    {
        if (_field.Length + run.Length > MaxFieldLength)
        {
            throw Refuse(string.Create(CultureInfo.InvariantCulture, $"A field is longer than {MaxFieldLength:N0} characters; is a quote left open?"));
        }

        _field.Append(run);
    }

    private bool EndRecord(char unit)
    {
        _lineFeedBelongsToReturn = unit == '\r';
        _line++;
        if (_fields.Count == 0 && _place == Place.FieldStart)
        {
            Line = _line;
            return false;
        }

        EndField();
        return true;
    }

    private void EndField()
    {
        _fields.Add(_field.ToString());
        _field.Clear();
        _place = Place.FieldStart;
    }

    private bool EndOfFile()
    {
        if (_place == Place.Quoted)
        {
            throw Refuse("A quoted field is never closed.");
        }

        if (_fields.Count == 0 && _place == Place.FieldStart)
        {
            return false;
        }

        EndField();
        return true;
    }

    private RequestRefusedException Refuse(string reason) => new(KnownProblems.InvalidRow(Line, reason));
}
