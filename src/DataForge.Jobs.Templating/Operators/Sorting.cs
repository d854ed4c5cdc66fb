using DataForge.Jobs.Templating.Rendering;

namespace DataForge.Jobs.Templating.Operators;

/// <summary>Python's <c>sorted()</c>: stable, also in reverse, and by "less than" alone.</summary>
internal static class Sorting
{
    public static List<object?> Sort(List<object?> items, Func<object?, object?> key, bool reverse, Meter meter)
    {
        var keyed = items.ConvertAll(item => (Key: key(item), Item: item));
        var order = new int[keyed.Count];
        var spare = new int[keyed.Count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Merge(0, order.Length);
        return Array.ConvertAll(order, i => keyed[i].Item).ToList();

        // A merge sort of our own, because values can be anything but consistent in their order.
        void Merge(int from, int to)
        {
            if (to - from < 2)
            {
                return;
            }

            var middle = (from + to) / 2;
            Merge(from, middle);
            Merge(middle, to);
            Array.Copy(order, from, spare, from, to - from);
            for (int left = from, right = middle, at = from; at < to; at++)
            {
                meter.Step();
                order[at] = right >= to || (left < middle && !IsBefore(spare[right], spare[left])) ? spare[left++] : spare[right++];
            }
        }

        bool IsBefore(int a, int b)
        {
            var compared = reverse ? Comparison.Order(keyed[b].Key, keyed[a].Key, meter) : Comparison.Order(keyed[a].Key, keyed[b].Key, meter);
            return compared is < 0 and not Numbers.Unordered;
        }
    }
}
