namespace DataForge.Jobs.Generation.Reporting;

/// <summary>Pearson's chi-square test (1900) of counts against shares.</summary>
internal static class ChiSquare
{
    /// <summary>The least expected count with which the test is worth its name (Cochran, 1954).</summary>
    private const double LeastExpected = 5;

    /// <summary>Tests; null where there are fewer than two classes, or some expected count is below five.</summary>
    public static ChiSquareTest? Test(IReadOnlyList<(double Share, long Count)> classes)
    {
        var possible = classes.Where(one => one.Share > 0).ToList();
        var total = classes.Sum(one => one.Count);
        if (possible.Count < 2 || possible.Exists(one => one.Share * total < LeastExpected) || classes.Any(one => one.Share <= 0 && one.Count > 0))
        {
            return null;
        }

        var statistic = possible.Sum(one => Math.Pow(one.Count - (one.Share * total), 2) / (one.Share * total));
        return new ChiSquareTest(statistic, possible.Count - 1, UpperGamma((possible.Count - 1) / 2.0, statistic / 2));
    }

    /// <summary>
    /// The regularized upper incomplete gamma function Q(a, x): a series below a + 1, Legendre's continued fraction by
    /// Lentz's method above (Abramowitz and Stegun, 1964, 6.5.29 and 6.5.31).
    /// </summary>
    internal static double UpperGamma(double a, double x)
    {
        if (x <= 0)
        {
            return 1;
        }

        var scale = Math.Exp((a * Math.Log(x)) - x - LogGamma(a));
        if (x < a + 1)
        {
            var (term, sum) = (1 / a, 1 / a);
            for (var n = 1; n < 10_000 && term > sum * 1e-16; n++)
            {
                term *= x / (a + n);
                sum += term;
            }

            return Math.Clamp(1 - (sum * scale), 0, 1);
        }

        const double tiny = 1e-300;
        var b = x + 1 - a;
        var c = 1 / tiny;
        var d = 1 / b;
        var fraction = d;
        for (var n = 1; n < 10_000; n++)
        {
            var factor = -n * (n - a);
            b += 2;
            d = 1 / Nonzero((factor * d) + b);
            c = Nonzero(b + (factor / c));
            fraction *= d * c;
            if (Math.Abs((d * c) - 1) < 1e-15)
            {
                break;
            }
        }

        return Math.Clamp(scale * fraction, 0, 1);

        static double Nonzero(double value) => Math.Abs(value) < tiny ? tiny : value;
    }

    /// <summary>The logarithm of the gamma function: Stirling's series (Abramowitz and Stegun, 1964, 6.1.41) from 10 on, below by recurrence.</summary>
    private static double LogGamma(double value)
    {
        var below = 0.0;
        for (; value < 10; value++)
        {
            below += Math.Log(value);
        }

        var inverse = 1 / (value * value);
        var series = (1.0 / 12) - (inverse * ((1.0 / 360) - (inverse * ((1.0 / 1260) - (inverse / 1680)))));
        return ((value - 0.5) * Math.Log(value)) - value + (0.5 * Math.Log(2 * Math.PI)) + (series / value) - below;
    }
}

/// <summary>The outcome of a chi-square test.</summary>
/// <param name="Statistic">The sum over the classes of (count − expected)² / expected.</param>
/// <param name="DegreesOfFreedom">One less than there are classes.</param>
/// <param name="PValue">How likely a statistic at least this large is when the counts are drawn from the shares.</param>
public sealed record ChiSquareTest(double Statistic, int DegreesOfFreedom, double PValue);
