using System.Collections.Concurrent;

namespace DataForge.Jobs.Generation.Pipeline;

/// <summary>
/// Answers to generated columns of candidates whose next question was put off, so that a provider that is away costs
/// time and not a second call. They are kept by this process only, and as long as there is room: a candidate is
/// stored whole or not at all, and one that another process takes over asks again.
/// </summary>
internal sealed class KeptAnswers
{
    /// <summary>The most candidates of one job; batches that are parked hold no more at a time, as a rule.</summary>
    private const int Most = 1024;

    private readonly ConcurrentDictionary<long, IReadOnlyDictionary<string, string>> _answers = [];

    /// <summary>Takes the answers of an ordinal, by column name; none where none are kept.</summary>
    public IReadOnlyDictionary<string, string>? Take(long ordinal) => _answers.TryRemove(ordinal, out var answers) ? answers : null;

    /// <summary>Keeps the answers of an ordinal.</summary>
    public void Keep(long ordinal, IReadOnlyDictionary<string, string> answers)
    {
        if (answers.Count > 0 && _answers.Count < Most)
        {
            _answers[ordinal] = answers;
        }
    }
}
