namespace DataForge.Jobs.Storage.Limits;

/// <summary>Divides places among those that want them: max-min fairness (Bertsekas and Gallager, Data Networks, 1987).</summary>
public static class FairShares
{
    /// <summary>Nobody gets more than is wanted, and nobody gets less than another who wants as much, but for one place.</summary>
    /// <param name="places">How many there are.</param>
    /// <param name="wanted">Who wants how many.</param>
    /// <param name="round">Decides, in turn, who gets the places that cannot be divided.</param>
    public static IReadOnlyDictionary<Guid, int> Divide(int places, IReadOnlyList<(Guid Who, int Wanted)> wanted, long round)
    {
        var order = wanted.OrderBy(each => each.Who).ToList();
        var shift = order.Count == 0 ? 0 : (int)(round % order.Count);
        order = [.. order.Skip(shift), .. order.Take(shift)];
        var given = order.ToDictionary(each => each.Who, _ => 0);
        var left = places;
        var unmet = order.Where(each => each.Wanted > 0).ToList();
        while (left > 0 && unmet.Count > 0)
        {
            var each = Math.Max(1, left / unmet.Count);
            foreach (var (who, most) in unmet)
            {
                var more = Math.Min(Math.Min(each, most - given[who]), left);
                given[who] += more;
                left -= more;
            }

            unmet.RemoveAll(one => given[one.Who] >= one.Wanted);
        }

        return given;
    }
}
