using DataForge.Jobs.Chaos.Faults;

namespace DataForge.Jobs.Chaos.Schedule;

/// <summary>What goes wrong when: a function of the seed.</summary>
internal static class FaultSchedule
{
    /// <summary>The first fault strikes when there is something to strike.</summary>
    private static readonly TimeSpan s_start = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Draws a schedule. Two neighbouring seeds (2n and 2n + 1) share one shuffled deck of all kinds and get a half
    /// each, so that any such pair meets every kind of fault; what a half lacks in length is filled with further decks.
    /// </summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="least">How many faults at least, half a deck or more.</param>
    /// <param name="only">Kinds to choose from, by a part of their names; none for all.</param>
    public static List<PlannedFault> Draw(int seed, int least, IReadOnlyList<string> only)
    {
        var shared = new Random(seed / 2);
        var deck = Shuffled(shared, only);
        var half = (deck.Count + 1) / 2;
        var dealt = deck.Count < 4 ? deck : seed % 2 == 0 ? deck[..half] : deck[half..];
        var own = new Random(seed);
        while (dealt.Count < least)
        {
            dealt.AddRange(Shuffled(own, only).Take(least - dealt.Count));
        }

        return Place(dealt, own);
    }

    private static List<IFault> Shuffled(Random random, IReadOnlyList<string> only)
    {
        var all = FaultCatalogue.DrawAll(random).Concat(LongFaults.For(only)).Where(fault => only.Count == 0 || only.Any(name => fault.Name.Contains(name, StringComparison.OrdinalIgnoreCase))).ToArray();
        random.Shuffle(all);
        return [.. all];
    }

    /// <summary>One after the other, a little apart; two workers at most are in trouble at a time, and nothing else twice.</summary>
    private static List<PlannedFault> Place(List<IFault> faults, Random random)
    {
        var placed = new List<PlannedFault>();
        var free = new Dictionary<string, TimeSpan>();
        var at = s_start;
        foreach (var fault in faults)
        {
            var lane = Lanes(fault.Target).MinBy(name => free.GetValueOrDefault(name))!;
            var begins = free.GetValueOrDefault(lane) is var over && over > at ? over : at;
            var lasts = TimeSpan.FromSeconds(Math.Round(fault.Lasts.Least + (random.NextDouble() * (fault.Lasts.Most - fault.Lasts.Least)), 1));
            placed.Add(new PlannedFault(begins, lasts, lane, fault));
            // Whoever replaces what was struck needs a moment to be there.
            free[lane] = begins + lasts + TimeSpan.FromSeconds(1.5);
            at += TimeSpan.FromSeconds(Math.Round(0.7 + (random.NextDouble() * 1.3), 1));
        }

        return [.. placed.OrderBy(fault => fault.At)];
    }

    private static string[] Lanes(string target) => target == "processes" ? [target, target + " too"] : [target];
}
