using DataForge.Jobs.Generation.Providers;

namespace DataForge.Jobs.Generation.Reporting;

/// <summary>
/// A sample of a dataset that depends on the ordinals alone: those whose mixed ordinals are the least (bottom-k). The
/// first few of it are themselves such a sample.
/// </summary>
/// <param name="size">How many are kept at most.</param>
internal sealed class FixedSample(int size)
{
    // The greatest comes out first.
    private readonly PriorityQueue<(long Ordinal, string Text), ulong> _kept = new(Comparer<ulong>.Create((left, right) => right.CompareTo(left)));

    /// <summary>Takes a text in, if it belongs to the sample of those seen so far.</summary>
    public void Add(long ordinal, string text)
    {
        var place = CallSeed.Mix((ulong)ordinal);
        if (_kept.Count < size)
        {
            _kept.Enqueue((ordinal, text), place);
        }
        else if (_kept.TryPeek(out _, out var last) && place < last)
        {
            _kept.DequeueEnqueue((ordinal, text), place);
        }
    }

    /// <summary>The first of the sample, by ordinal.</summary>
    public IReadOnlyList<(long Ordinal, string Text)> First(int count) =>
        [.. _kept.UnorderedItems.OrderBy(item => item.Priority).Take(count).Select(item => item.Element).OrderBy(item => item.Ordinal)];
}
