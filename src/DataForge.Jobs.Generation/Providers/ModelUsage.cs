namespace DataForge.Jobs.Generation.Providers;

/// <summary>What the calls to one model cost.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Usage">What they cost.</param>
public readonly record struct ModelUsage(string Provider, string Model, CallUsage Usage);

/// <summary>Sums what the questions of one candidate cost. For one thread at a time.</summary>
internal sealed class UsageSheet
{
    private readonly List<ModelUsage> _models = [];

    /// <summary>By provider and model, in the order they were first asked.</summary>
    public IReadOnlyList<ModelUsage> Models => _models;

    /// <summary>All of it.</summary>
    public CallUsage Total => _models.Aggregate(default(CallUsage), static (sum, model) => sum + model.Usage);

    /// <summary>Adds what a question cost.</summary>
    public void Add(string provider, string model, CallUsage usage)
    {
        var index = _models.FindIndex(known => known.Provider == provider && known.Model == model);
        if (index < 0)
        {
            _models.Add(new ModelUsage(provider, model, usage));
        }
        else
        {
            _models[index] = _models[index] with { Usage = _models[index].Usage + usage };
        }
    }
}
