using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Formatting;

/// <summary>Python's <c>pprint.pformat</c> with its defaults: 80 columns, indented by one, keys sorted.</summary>
internal sealed class PrettyPrinter
{
    private const int Width = 80;
    private readonly Meter _meter;
    private readonly Output _out;
    private int _depth;

    private PrettyPrinter(Meter meter, Output output) => (_meter, _out) = (meter, output);

    public static string Format(object? value, Meter meter)
    {
        using var output = new Output(meter.Options.MaxOutputLength);
        new PrettyPrinter(meter, output).Write(value, 0, 0, 0);
        return output.ToString();
    }

    /// <summary>Writes a value that starts at a column and has some characters to come after it on its last line.</summary>
    private void Write(object? value, int column, int after, int level)
    {
        var flat = Flat(value);
        if (CodePoints.Count(flat) <= Width - column - after)
        {
            _out.Write(flat);
            return;
        }

        _meter.CheckDepth(++_depth);
        switch (value)
        {
            case PyDict dict:
                WriteDict(dict, column, after + 1, level + 1);
                break;
            case PyList list:
                WriteItems(list.Items, "[", "]", column, after, level + 1);
                break;
            case PyTuple tuple:
                WriteItems(tuple.Items, "(", tuple.Items.Length == 1 ? ",)" : ")", column, after, level + 1);
                break;
            case string text when text.Length > 0:
                WriteText(text, column, after, level + 1);
                break;
            default:
                _out.Write(flat);
                break;
        }

        _depth--;
    }

    private string Flat(object? value)
    {
        var writer = new ReprWriter(_meter, sortKeys: true);
        writer.Write(value);
        return writer.ToString();
    }

    private void WriteDict(PyDict dict, int column, int after, int level)
    {
        _out.Write('{');
        var entries = ReprWriter.Sorted(dict, _meter);
        for (var i = 0; i < entries.Count; i++)
        {
            Separate(i, column + 1);
            var key = Flat(entries[i].Key);
            _out.Write(key);
            _out.Write(": ");
            Write(entries[i].Value, column + 1 + CodePoints.Count(key) + 2, i == entries.Count - 1 ? after : 1, level);
        }

        _out.Write('}');
    }

    private void WriteItems(IReadOnlyList<object?> items, string open, string close, int column, int after, int level)
    {
        _out.Write(open);
        for (var i = 0; i < items.Count; i++)
        {
            Separate(i, column + 1);
            Write(items[i], column + 1, i == items.Count - 1 ? after + close.Length : 1, level);
        }

        _out.Write(close);
    }

    private void WriteText(string text, int column, int after, int level)
    {
        // Text of its own is put in parentheses, which take a column on each side.
        var alone = level == 1;
        column += alone ? 1 : 0;
        after += alone ? 1 : 0;
        var chunks = TextChunks(text, Width - column, after);
        _out.Write(alone && chunks.Count > 1 ? "(" : "");
        for (var i = 0; i < chunks.Count; i++)
        {
            if (i > 0)
            {
                _out.Write('\n');
                _out.Write(new string(' ', column));
            }

            _out.Write(chunks[i]);
        }

        _out.Write(alone && chunks.Count > 1 ? ")" : "");
    }

    private List<string> TextChunks(string text, int width, int after)
    {
        var chunks = new List<string>();
        var lines = Lines.Split(text, keepEnds: true);
        for (var i = 0; i < lines.Count; i++)
        {
            var lastLine = i == lines.Count - 1;
            var quoted = Text.Repr(lines[i], _meter);
            if (CodePoints.Count(quoted) <= width - (lastLine ? after : 0))
            {
                chunks.Add(quoted);
                continue;
            }

            var current = "";
            var parts = WordsWithSpace(lines[i]);
            for (var j = 0; j < parts.Count; j++)
            {
                _meter.Step();
                var candidate = current + parts[j];
                var room = width - (lastLine && j == parts.Count - 1 ? after : 0);
                if (CodePoints.Count(Text.Repr(candidate, _meter)) <= room)
                {
                    current = candidate;
                    continue;
                }

                if (current.Length > 0)
                {
                    chunks.Add(Text.Repr(current, _meter));
                }

                current = parts[j];
            }

            if (current.Length > 0)
            {
                chunks.Add(Text.Repr(current, _meter));
            }
        }

        return chunks;
    }

    private static List<string> WordsWithSpace(string line)
    {
        var parts = new List<string>();
        for (var at = 0; at < line.Length;)
        {
            var end = at;
            while (end < line.Length && !char.IsWhiteSpace(line[end]))
            {
                end++;
            }

            while (end < line.Length && char.IsWhiteSpace(line[end]))
            {
                end++;
            }

            parts.Add(line[at..end]);
            at = end;
        }

        return parts;
    }

    private void Separate(int index, int column)
    {
        if (index > 0)
        {
            _out.Write(",\n");
            _out.Write(new string(' ', column));
        }
    }
}
