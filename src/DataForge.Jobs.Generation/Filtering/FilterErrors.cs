namespace DataForge.Jobs.Generation.Filtering;

/// <summary>Gathers what is wrong with a specification.</summary>
internal sealed class FilterErrors
{
    private readonly List<(string Path, string Message)> _errors = [];

    public IReadOnlyList<(string Path, string Message)> All => _errors;

    /// <summary>Notes an error where a condition does not hold.</summary>
    public void Require(bool holds, string filter, string message)
    {
        if (!holds)
        {
            _errors.Add(($"filters.{filter}", message));
        }
    }
}
