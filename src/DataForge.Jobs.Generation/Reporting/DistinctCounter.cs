using System.Numerics;

namespace DataForge.Jobs.Generation.Reporting;

/// <summary>
/// How many different hashes there were: counted up to about a million, estimated beyond, in at most 16 MB.
/// </summary>
/// <remarks>
/// The estimate is HyperLogLog (Flajolet, Fusy, Gandouet and Meunier, 2007) with 2¹⁶ registers: a standard error of
/// 1.04 / √65,536 = 0.4 %. It needs no correction for small counts, which are exact here. It is a function of the set of
/// hashes, so any order gives the same figure.
/// </remarks>
internal sealed class DistinctCounter
{
    private const int RegisterBits = 16;
    private const int MostSlots = 1 << 21;

    private readonly byte[] _registers = new byte[1 << RegisterBits];
    private ulong[]? _slots = new ulong[1024];
    private int _exact;

    /// <summary>Whether <see cref="Count"/> is exact.</summary>
    public bool IsExact => _slots is not null;

    /// <summary>How many different ones there were.</summary>
    public long Count
    {
        get
        {
            if (_slots is not null)
            {
                return _exact;
            }

            var sum = 0.0;
            foreach (var register in _registers)
            {
                sum += Math.ScaleB(1, -register);
            }

            const double m = 1 << RegisterBits;
            return (long)Math.Round(0.7213 / (1 + (1.079 / m)) * m * m / sum);
        }
    }

    /// <summary>Takes a hash in, whose bits must be well mixed.</summary>
    public void Add(ulong hash)
    {
        ref var register = ref _registers[hash >> (64 - RegisterBits)];
        var rank = (byte)(BitOperations.LeadingZeroCount((hash << RegisterBits) | (1UL << (RegisterBits - 1))) + 1);
        register = Math.Max(register, rank);
        if (_slots is not null && Insert(_slots, hash | 1))
        {
            _exact++;
            if (_exact * 2 > _slots.Length)
            {
                Grow();
            }
        }
    }

    private static bool Insert(ulong[] slots, ulong hash)
    {
        // Zero marks a free slot, so every stored hash is odd; the lost bit joins two in 2⁶³.
        for (var slot = (int)(hash >> 8) & (slots.Length - 1); ; slot = (slot + 1) & (slots.Length - 1))
        {
            if (slots[slot] == 0)
            {
                slots[slot] = hash;
                return true;
            }

            if (slots[slot] == hash)
            {
                return false;
            }
        }
    }

    private void Grow()
    {
        if (_slots!.Length == MostSlots)
        {
            _slots = null;
            return;
        }

        var larger = new ulong[_slots.Length * 2];
        foreach (var hash in _slots.Where(hash => hash != 0))
        {
            Insert(larger, hash);
        }

        _slots = larger;
    }
}
