using System.Diagnostics;

namespace DataForge.Jobs.Testing.ProviderSimulator;

/// <summary>One call in the simulator's journal.</summary>
public sealed class SimulatorCall
{
    /// <summary>Path and query string it was sent to; callers with addresses of their own can be told apart by it.</summary>
    public required string Address { get; init; }

    /// <summary>The last user message.</summary>
    public required string Prompt { get; init; }

    /// <summary>Equal requests, equal keys.</summary>
    public required ulong Key { get; init; }

    /// <summary>When it arrived, as <see cref="Stopwatch.GetTimestamp"/> counts.</summary>
    public required long StartedAt { get; init; }

    /// <summary>When it was answered or given up; 0 while it is under way.</summary>
    public long EndedAt { get; private set; }

    /// <summary>The status it got; 0 stands for none.</summary>
    public int Status { get; private set; }

    /// <summary>Whether it was given a whole answer, whoever may have been left to read it.</summary>
    public bool Answered { get; private set; }

    internal void End(int status, bool answered) => (Status, Answered, EndedAt) = (status, answered, Stopwatch.GetTimestamp());
}
