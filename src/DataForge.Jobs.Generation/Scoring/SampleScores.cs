using System.Buffers;
using System.Globalization;
using System.Text;

namespace DataForge.Jobs.Generation.Scoring;

/// <summary>
/// The scores of one sample, each 0 to 1 and rounded to four decimals, so that what is stored, shown and filtered is
/// the same number; null where a score does not apply.
/// </summary>
/// <param name="Length">Whether it is about as long as a paragraph.</param>
/// <param name="Coherence">Whether its sentences hang together.</param>
/// <param name="Relevance">Whether it speaks of what the prompt's variables name.</param>
/// <param name="Grammar">Whether its mechanics are sound.</param>
/// <param name="Diversity">Whether its words vary.</param>
/// <param name="Overall">The weighted mean of the others; null where none of the weighed scores applies.</param>
public readonly record struct SampleScores(
    double? Length, double? Coherence, double? Relevance, double? Grammar, double? Diversity, double? Overall)
{
    private const int Decimals = 4;

    /// <summary>What the judge gave; null where it could not be read, or none was asked.</summary>
    public double? Judge { get; init; }

    /// <summary>Whether a judge was asked, so that <c>judge</c> is written.</summary>
    public bool IsJudged { get; init; }

    /// <summary>The score of that name; null where it does not apply or is not known.</summary>
    public double? this[string name] => name switch
    {
        ScoreNames.Length => Length,
        ScoreNames.Coherence => Coherence,
        ScoreNames.Relevance => Relevance,
        ScoreNames.Grammar => Grammar,
        ScoreNames.Diversity => Diversity,
        ScoreNames.Overall => Overall,
        ScoreNames.Judge => Judge,
        _ => null,
    };

    /// <summary>
    /// One JSON object with all names in fixed order, numbers without trailing zeros: the same scores are the same
    /// bytes everywhere.
    /// </summary>
    public string ToJson()
    {
        Span<byte> buffer = stackalloc byte[256];
        return Encoding.UTF8.GetString(buffer[..Write(buffer)]);
    }

    /// <summary>Writes <see cref="ToJson"/> as UTF-8, at most 256 bytes.</summary>
    public void WriteJson(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Advance(Write(output.GetSpan(256)));
    }

    /// <summary>A score as it is kept: four decimals, halves away from zero.</summary>
    internal static double? Rounded(double? score) =>
        score is { } value ? Math.Round(value, Decimals, MidpointRounding.AwayFromZero) : null;

    private int Write(Span<byte> into)
    {
        var length = 0;
        Member(into, ref length, "{\"length\":"u8, Length);
        Member(into, ref length, ",\"coherence\":"u8, Coherence);
        Member(into, ref length, ",\"relevance\":"u8, Relevance);
        Member(into, ref length, ",\"grammar\":"u8, Grammar);
        Member(into, ref length, ",\"diversity\":"u8, Diversity);
        Member(into, ref length, ",\"overall\":"u8, Overall);
        if (IsJudged)
        {
            Member(into, ref length, ",\"judge\":"u8, Judge);
        }

        into[length++] = (byte)'}';
        return length;
    }

    private static void Member(Span<byte> into, ref int length, ReadOnlySpan<byte> label, double? value)
    {
        label.CopyTo(into[length..]);
        length += label.Length;
        if (value is { } number)
        {
            length += WriteNumber(into[length..], number);
        }
        else
        {
            "null"u8.CopyTo(into[length..]);
            length += 4;
        }
    }

    /// <summary>At least one decimal, at most four. By hand, since this runs six times a sample.</summary>
    private static int WriteNumber(Span<byte> into, double number)
    {
        if (number is not (>= 0 and <= 1))
        {
            number.TryFormat(into, out var written, "0.0###", CultureInfo.InvariantCulture);
            return written;
        }

        var scaled = (int)Math.Round(number * 10_000, MidpointRounding.AwayFromZero);
        into[0] = (byte)('0' + (scaled / 10_000));
        into[1] = (byte)'.';
        var length = 2;
        var rest = scaled % 10_000;
        for (var digit = 1_000; length == 2 || rest > 0; digit /= 10)
        {
            into[length++] = (byte)('0' + (rest / digit));
            rest %= digit;
        }

        return length;
    }
}
