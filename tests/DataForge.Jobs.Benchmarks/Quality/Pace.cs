using System.Diagnostics;
using System.Globalization;

namespace DataForge.Jobs.Benchmarks.Quality;

/// <summary>Times work on one thread: the best of several passes, since everything else on the machine can only slow it.</summary>
internal static class Pace
{
    private const int Passes = 7;

    /// <summary>Items per second of the best pass.</summary>
    public static double Of(int items, Action pass)
    {
        var best = double.MaxValue;
        for (var i = 0; i < Passes; i++)
        {
            var clock = Stopwatch.StartNew();
            pass();
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
        }

        return items / best;
    }

    /// <summary>Prints a figure, what it means and what it should be.</summary>
    public static void Print(string name, double value, string meaning) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-34}{value,14:N0}   {meaning}"));
}
