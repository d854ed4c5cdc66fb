namespace DataForge.Jobs.Contracts;

/// <summary>The queues that workers read together.</summary>
public static class WorkQueues
{
    /// <summary><see cref="GenerateBatch"/> tickets.</summary>
    public const string Generate = "dataforge-generate";

    /// <summary><see cref="AdmitJob"/> tickets for jobs that nobody admits for at the moment.</summary>
    public const string Admit = "dataforge-admit";

    /// <summary>Events of jobs' lives.</summary>
    public const string Jobs = "dataforge-jobs";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = [Generate, Admit, Jobs];
}
