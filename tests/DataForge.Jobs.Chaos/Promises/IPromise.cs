using DataForge.Jobs.Chaos.Runs;

namespace DataForge.Jobs.Chaos.Promises;

/// <summary>Something that must hold whatever goes wrong.</summary>
internal interface IPromise
{
    /// <summary>In a few words.</summary>
    string Name { get; }

    /// <summary>Every single thing that was checked.</summary>
    IEnumerable<Check> Judge(RunRecord run);
}

/// <summary>One thing that was checked.</summary>
/// <param name="What">In words.</param>
/// <param name="Kept">Whether it holds.</param>
/// <param name="Found">What was found.</param>
internal sealed record Check(string What, bool Kept, string Found);
