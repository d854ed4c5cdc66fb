using System.Buffers.Binary;
using System.Diagnostics;
using DataForge.Jobs.Storage.Scheduling;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Hosting.Telemetry;

/// <summary>
/// Chooses the batches that a job's trace shows. Every process chooses the same ones, whoever schedules, works or admits; a
/// job of ten million samples is then a trace that can be looked at.
/// </summary>
public sealed class TracedBatches(IOptions<TelemetryOptions> options)
{
    private readonly int _candidates = options.Value.TracedCandidates;

    /// <summary>What a batch goes on with; nothing where it is not to be traced.</summary>
    /// <param name="traceparent">What the job's request left; null where it was not traced.</param>
    /// <param name="count">Accepted samples wanted of the job.</param>
    public ActivityContext ParentOf(string? traceparent, Guid jobId, long firstOrdinal, int count) =>
        traceparent is not null && Includes(jobId, firstOrdinal, count) && ActivityContext.TryParse(traceparent, null, isRemote: true, out var parent)
            ? parent
            : default;

    /// <summary>What a batch's ticket goes on with; nothing where the batch is not to be traced.</summary>
    public ActivityContext ParentOf(WaitingBatch batch) => ParentOf(batch.Traceparent, batch.JobId, batch.FirstOrdinal, batch.Count);

    /// <summary>What the admission of some batches goes on with: it is traced when one of them is.</summary>
    public ActivityContext ParentOf(string? traceparent, Guid jobId, IEnumerable<long> firstOrdinals, int count) =>
        traceparent is not null && firstOrdinals.Any(first => Includes(jobId, first, count)) && ActivityContext.TryParse(traceparent, null, isRemote: true, out var parent)
            ? parent
            : default;

    /// <summary>Whether a batch is among the chosen: the first one, and of the others as many as there is room for.</summary>
    private bool Includes(Guid jobId, long firstOrdinal, int count)
    {
        if (_candidates == 0)
        {
            return false;
        }

        return firstOrdinal == 0 || count <= _candidates || Unit(jobId, firstOrdinal) < (double)_candidates / count;
    }

    /// <summary>A number from 0 to 1 that depends on nothing else (the finalizer of SplitMix64; Steele, Lea and Flood, 2014).</summary>
    private static double Unit(Guid jobId, long firstOrdinal)
    {
        Span<byte> bytes = stackalloc byte[16];
        jobId.TryWriteBytes(bytes);
        var z = BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        z += (ulong)firstOrdinal * 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
