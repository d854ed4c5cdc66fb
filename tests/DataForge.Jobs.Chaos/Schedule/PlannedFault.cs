using System.Globalization;
using DataForge.Jobs.Chaos.Faults;

namespace DataForge.Jobs.Chaos.Schedule;

/// <summary>A fault with its time.</summary>
/// <param name="At">After the start of the disturbed pass.</param>
/// <param name="For">Until it is healed.</param>
/// <param name="Lane">Faults of one lane never overlap, however long healing takes.</param>
internal sealed record PlannedFault(TimeSpan At, TimeSpan For, string Lane, IFault Fault)
{
    /// <summary>When it is over.</summary>
    public TimeSpan Until => At + For;

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.TotalSeconds,6:0.0} s  for {For.TotalSeconds,4:0.0} s  {Fault.Name}");
}
