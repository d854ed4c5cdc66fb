using DataForge.Jobs.Generation.Pipeline;
using DataForge.Jobs.Hosting.Persistence;
using DataForge.Jobs.Storage.Admission;
using DataForge.Jobs.Storage.Samples;

namespace DataForge.Jobs.Api.Preview;

/// <summary>One row of a preview.</summary>
/// <param name="Candidate">What the pipeline made of it.</param>
/// <param name="Seconds">How long that took, waiting for the provider included.</param>
/// <param name="Settled">Whether a job would have settled it, rather than asked again later.</param>
internal sealed record PreviewSample(Candidate Candidate, double Seconds, bool Settled)
{
    /// <summary>What would become of it.</summary>
    public Verdict Verdict { get; } = new();

    /// <summary>As a job's sample would be read from the database.</summary>
    public Sample Stored => new(Candidate.ToRow(Guid.Empty), Verdict);
}
