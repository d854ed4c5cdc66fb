namespace DataForge.Jobs.Chaos.Runs;

/// <summary>What a run consists of.</summary>
/// <param name="Seed">Decides the jobs, their outcomes and the faults.</param>
/// <param name="Candidates">About how many candidates are made.</param>
/// <param name="Faults">How many faults strike at least.</param>
/// <param name="Only">Kinds of faults to choose from, by a part of their names; none for all.</param>
internal sealed record RunPlan(int Seed, int Candidates, int Faults, IReadOnlyList<string> Only);
