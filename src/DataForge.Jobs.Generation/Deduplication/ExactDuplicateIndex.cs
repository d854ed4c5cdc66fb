namespace DataForge.Jobs.Generation.Deduplication;

/// <summary>
/// The keys met so far and the ordinal that had each first. Not safe for a writer beside readers: one admitter owns it.
/// Open addressing with linear probing; at most 70 bytes an entry once it holds a few hundred.
/// </summary>
public sealed class ExactDuplicateIndex
{
    private const int FirstSlots = 256;

    private Slot[] _slots = new Slot[FirstSlots];

    /// <summary>How many distinct keys were added.</summary>
    public int Count { get; private set; }

    /// <summary>Whether a text with that key was added, and under which ordinal first.</summary>
    public bool TryFind(DuplicateKey key, out long ordinal)
    {
        ref readonly var slot = ref _slots[SlotOf(key.Value)];
        ordinal = slot.OrdinalPlusOne - 1;
        return slot.OrdinalPlusOne != 0;
    }

    /// <summary>Adds a key under its sample's ordinal; one that is there already keeps the ordinal it had.</summary>
    public void Add(DuplicateKey key, long ordinal)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ordinal);
        if ((Count + 1) * 10L > _slots.Length * 7L)
        {
            Grow();
        }

        ref var slot = ref _slots[SlotOf(key.Value)];
        if (slot.OrdinalPlusOne == 0)
        {
            slot = new Slot((ulong)(key.Value >> 64), (ulong)key.Value, ordinal + 1);
            Count++;
        }
    }

    private int SlotOf(UInt128 key)
    {
        var mask = _slots.Length - 1;
        var at = (int)(ulong)key & mask;
        while (_slots[at].OrdinalPlusOne != 0 && !_slots[at].Holds(key))
        {
            at = (at + 1) & mask;
        }

        return at;
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new Slot[old.Length * 2];
        foreach (ref readonly var slot in old.AsSpan())
        {
            if (slot.OrdinalPlusOne != 0)
            {
                _slots[SlotOf(new UInt128(slot.High, slot.Low))] = slot;
            }
        }
    }

    /// <summary>Two halves, since a whole <see cref="UInt128"/> would pad the slot from 24 bytes to 32.</summary>
    private readonly record struct Slot(ulong High, ulong Low, long OrdinalPlusOne)
    {
        public bool Holds(UInt128 key) => Low == (ulong)key && High == (ulong)(key >> 64);
    }
}
