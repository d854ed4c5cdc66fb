namespace DataForge.Jobs.Templating.Values;

/// <summary>What <c>range()</c> returns.</summary>
internal sealed class PyRange(long start, long stop, long step)
{
    public long Start { get; } = start;

    public long Stop { get; } = stop;

    public long Step { get; } = step;

    public long Count { get; } = (long)(step > 0
        ? (stop > start ? (((Int128)stop - start - 1) / step) + 1 : 0)
        : (start > stop ? (((Int128)start - stop - 1) / -(Int128)step) + 1 : 0)) is var n and >= 0 ? n : long.MaxValue;

    public long At(long index) => Start + (index * Step);
}
