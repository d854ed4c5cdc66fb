using System.Text.Json;
using DataForge.Jobs.Generation.Columns.Types;
using DataForge.Jobs.Generation.Providers.Models;

namespace DataForge.Jobs.Generation.Specification;

/// <summary>What a request wants to be different about a job; what it does not name is null, and stays.</summary>
public sealed record JobPatch
{
    /// <summary>1 to 5.</summary>
    public int? Priority { get; init; }

    /// <summary>Whether the budget changes, to <see cref="Budget"/>.</summary>
    public bool HasBudget { get; init; }

    /// <summary>The budget; null removes it.</summary>
    public BudgetSpec? Budget { get; init; }

    /// <summary>The most candidates.</summary>
    public int? MaxCandidates { get; init; }

    /// <summary>Whether the name changes, to <see cref="Name"/>.</summary>
    public bool HasName { get; init; }

    /// <summary>What people call the job; null removes it.</summary>
    public string? Name { get; init; }

    /// <summary>Labels.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Whether the deadline changes, to <see cref="Deadline"/>.</summary>
    public bool HasDeadline { get; init; }

    /// <summary>When the job ends at the latest; null for never.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Reads the request.</summary>
    /// <param name="body">The request's body, whatever it is.</param>
    /// <param name="spec">What the job asked for when it was accepted.</param>
    /// <param name="sources">What it pins.</param>
    /// <param name="models">The models, for their prices.</param>
    /// <param name="now">The moment of the request.</param>
    /// <param name="problems">Messages by path; empty where there is no problem.</param>
    /// <param name="code">The code of the problems.</param>
    /// <returns>Null where there is a problem.</returns>
    public static JobPatch? Read(
        JsonElement body,
        JobSpec spec,
        JobSources sources,
        ModelRegistry models,
        DateTimeOffset now,
        out IReadOnlyDictionary<string, List<string>> problems,
        out string? code)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(models);
        var found = new SpecProblems();
        new RequestScan(found).Run(body);
        var patch = RequestObject.Open(body, SpecPath.Root, found) is { } root ? ReadRoot(root, spec, sources, models, now) : null;
        problems = found.ByPath;
        code = found.None ? null : found.HasUnknownField ? JobSpecReading.UnknownField : JobSpecReading.ValidationFailed;
        return found.None ? patch : null;
    }

    private static JobPatch ReadRoot(RequestObject root, JobSpec spec, JobSources sources, ModelRegistry models, DateTimeOffset now)
    {
        if (root.IsEmpty)
        {
            root.Problems.Add(SpecPath.Root, "Must name what is to change: priority, budget, max_candidates, name, tags or deadline.");
        }

        var rows = spec.Columns.OfType<DatasetColumn>().Where(column => column.Select == DatasetSelection.Each).Select(column => sources.Datasets[column.Dataset].Rows);
        var patch = new JobPatch
        {
            Priority = (int?)root.TakeInteger("priority", 1, SpecBounds.Priority),
            HasBudget = root.Has("budget"),
            Budget = TermsReader.ReadBudget(root),
            MaxCandidates = (int?)root.TakeInteger("max_candidates", spec.Count, rows.Append(int.MaxValue).Min()),
            HasName = root.Has("name"),
            Name = root.TakeText("name", JobSpecReader.MaxNameLength),
            Tags = root.TakeTexts("tags", JobSpecReader.MaxTags, JobSpecReader.MaxTagLength) is var tags && root.Has("tags") ? tags : null,
            HasDeadline = root.Has("deadline"),
            Deadline = root.TakeDeadline(now, spec.NotBefore),
        };
        TermsReader.RefuseUnpriced(root, patch.Budget, spec, models);
        root.RefuseNull("priority");
        root.RefuseNull("max_candidates");
        root.Close();
        return patch;
    }
}
