using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Rendering;

/// <summary>Measures one render against its limits.</summary>
internal sealed class Meter(TemplateOptions options, bool lenient, CancellationToken cancellationToken)
{
    // Reading the clock costs more than a step, so it is read once in so many.
    private const long ClockInterval = 512;
    private readonly long _started = options.Clock.GetTimestamp();
    private readonly List<string> _missing = [];
    private KeyComparer? _keys;
    private long _steps;
    private long _nextLook = ClockInterval;

    public bool Lenient { get; } = lenient;

    public TemplateOptions Options { get; } = options;

    public KeyComparer KeyComparer => _keys ??= new KeyComparer(this);

    public IReadOnlyList<string> Missing => _missing;

    public void Step()
    {
        if (++_steps >= _nextLook)
        {
            Look();
        }
    }

    /// <summary>Counts work on a value of some length.</summary>
    public void Charge(long units)
    {
        _steps += units;
        if (_steps >= _nextLook)
        {
            Look();
        }
    }

    /// <summary>Counts work on text, which is cheaper by the character than a step.</summary>
    public void ChargeText(long characters)
    {
        if (characters > Options.MaxOutputLength)
        {
            throw RenderFault.Limit($"a text grew longer than {Options.MaxOutputLength} characters");
        }

        Charge(characters >> 5);
    }

    public void CheckLength(long items)
    {
        if (items > Options.MaxLoopLength)
        {
            throw RenderFault.Limit($"a loop or collection has more than {Options.MaxLoopLength} items");
        }
    }

    public void CheckDepth(int depth)
    {
        if (depth > Options.MaxNesting)
        {
            throw RenderFault.Limit($"values are nested deeper than {Options.MaxNesting}");
        }
    }

    public void NoteMissing(Undefined value)
    {
        if (value.Name is { } name && !_missing.Contains(name))
        {
            _missing.Add(name);
        }
    }

    private void Look()
    {
        _nextLook = _steps + ClockInterval;
        cancellationToken.ThrowIfCancellationRequested();
        if (_steps > Options.MaxSteps)
        {
            throw RenderFault.Limit($"rendering took more than {Options.MaxSteps} steps");
        }

        if (Options.Clock.GetElapsedTime(_started) > Options.MaxRenderTime)
        {
            throw RenderFault.Limit($"rendering took longer than {Options.MaxRenderTime.TotalSeconds} s");
        }
    }
}
