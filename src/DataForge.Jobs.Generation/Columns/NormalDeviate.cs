namespace DataForge.Jobs.Generation.Columns;

/// <summary>
/// Numbers of the standard normal distribution, by comparing uniform ones: no logarithm and no sine, whose last bit
/// differs between one machine's library and another's, so that a draw is the same to the bit everywhere.
/// </summary>
/// <remarks>
/// Karney, "Sampling exactly from the normal distribution", ACM Transactions on Mathematical Software 42 (2016),
/// algorithm N, on multiples of 2⁻⁵³ as <see cref="OrdinalRandom.Unit"/> gives them, called U() here:
/// <list type="number">
/// <item>k = how often H succeeds before it first fails.</item>
/// <item>Try H up to k(k − 1) times; on a failure begin again at 1.</item>
/// <item>x = U().</item>
/// <item>Try B(k, x) up to k + 1 times; on a failure begin again at 1.</item>
/// <item>The number is k + x, negative where the top bit of Next() is set.</item>
/// </list>
/// H succeeds with probability exp(−1/2): y = 1/2, n = 0; as long as z = U() is below y: y = z, n = n + 1; it succeeds
/// where n is even. B(k, x) succeeds with probability exp(−x(2k + x)/(2k + 2)): y = x, n = 0; as long as z = U() is below y
/// and then U() below (2k + x)/(2k + 2): y = z, n = n + 1; it succeeds where n is even.
/// </remarks>
internal static class NormalDeviate
{
    /// <summary>The next number of a stream.</summary>
    public static double Next(ref OrdinalRandom random)
    {
        while (true)
        {
            var k = 0;
            while (TryHalf(ref random))
            {
                k++;
            }

            if (!TryHalves(ref random, k * (k - 1)))
            {
                continue;
            }

            var x = random.Unit();
            if (TryTails(ref random, k, x))
            {
                return (random.Next() >> 63) == 0 ? k + x : -(k + x);
            }
        }
    }

    /// <summary>The part of the distribution that lies below a number, to seven decimals; enough to judge bounds with, not to draw with.</summary>
    /// <remarks>Abramowitz and Stegun, "Handbook of Mathematical Functions" (1964), formula 7.1.26.</remarks>
    public static double ShareBelow(double number)
    {
        var x = Math.Abs(number) / Math.Sqrt(2);
        var t = 1 / (1 + (0.3275911 * x));
        var tail = t * (0.254829592 + (t * (-0.284496736 + (t * (1.421413741 + (t * (-1.453152027 + (t * 1.061405429)))))))) * Math.Exp(-x * x);
        return number < 0 ? tail / 2 : 1 - (tail / 2);
    }

    private static bool TryHalves(ref OrdinalRandom random, int times)
    {
        for (var i = 0; i < times; i++)
        {
            if (!TryHalf(ref random))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryHalf(ref OrdinalRandom random)
    {
        var (y, n) = (0.5, 0);
        while (random.Unit() is var z && z < y)
        {
            (y, n) = (z, n + 1);
        }

        return n % 2 == 0;
    }

    private static bool TryTails(ref OrdinalRandom random, int k, double x)
    {
        for (var i = 0; i <= k; i++)
        {
            if (!TryTail(ref random, k, x))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryTail(ref OrdinalRandom random, int k, double x)
    {
        var (y, n) = (x, 0);
        var share = ((2 * k) + x) / ((2 * k) + 2);
        while (random.Unit() is var z && z < y && random.Unit() < share)
        {
            (y, n) = (z, n + 1);
        }

        return n % 2 == 0;
    }
}
