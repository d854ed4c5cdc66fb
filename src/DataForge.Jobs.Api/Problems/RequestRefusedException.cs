namespace DataForge.Jobs.Api.Problems;

/// <summary>Stops work that is under way in a stream, where a refusal cannot be returned as a value.</summary>
internal sealed class RequestRefusedException(Problem problem) : Exception(problem.Code)
{
    /// <summary>The answer.</summary>
    public Problem Problem { get; } = problem;
}
