namespace DataForge.Jobs.Chaos.Acting;

/// <summary>A time in which no call for a job may start, as <see cref="System.Diagnostics.Stopwatch"/> counts.</summary>
/// <param name="Marker">By which the job's prompts are known.</param>
/// <param name="Verb">Pause or cancel.</param>
/// <param name="From">When it was answered.</param>
/// <param name="To">When the job was asked to go on, or was last looked at.</param>
internal sealed record Hold(string Marker, string Verb, long From, long To);
