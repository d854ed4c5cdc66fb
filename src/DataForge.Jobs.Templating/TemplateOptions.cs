namespace DataForge.Jobs.Templating;

/// <summary>Switches of the language and bounds of parsing and rendering. Immutable once an environment uses it.</summary>
public sealed class TemplateOptions
{
    /// <summary>Default of <see cref="MaxSourceLength"/>.</summary>
    public const int DefaultMaxSourceLength = 1_000_000;

    /// <summary>Default of <see cref="MaxOutputLength"/>.</summary>
    public const int DefaultMaxOutputLength = 1_000_000;

    /// <summary>Default of <see cref="MaxSteps"/>.</summary>
    public const long DefaultMaxSteps = 1_000_000;

    /// <summary>Default of <see cref="MaxLoopLength"/>; the range limit of Jinja's own sandbox.</summary>
    public const int DefaultMaxLoopLength = 100_000;

    /// <summary>Default of <see cref="MaxNesting"/>.</summary>
    public const int DefaultMaxNesting = 100;

    /// <summary>Default of <see cref="MaxRecursion"/>.</summary>
    public const int DefaultMaxRecursion = 50;

    /// <summary>Default of <see cref="MaxRenderTime"/>, in seconds.</summary>
    public const double DefaultMaxRenderSeconds = 2;

    /// <summary>Removes the first line break after a block tag. Off by default.</summary>
    public bool TrimBlocks { get; init; }

    /// <summary>Removes blanks between the start of a line and a block tag. Off by default.</summary>
    public bool LstripBlocks { get; init; }

    /// <summary>Keeps a line break at the end of the source, which is otherwise removed. Off by default.</summary>
    public bool KeepTrailingNewline { get; init; }

    /// <summary>Escapes what expressions print for HTML. Off by default, as prompts are no HTML.</summary>
    public bool Autoescape { get; init; }

    /// <summary>Seed of <c>random</c> and <c>lipsum</c>: the same seed and template draw the same.</summary>
    public ulong Seed { get; init; }

    /// <summary>Longest source, in characters.</summary>
    public int MaxSourceLength { get; init; } = DefaultMaxSourceLength;

    /// <summary>Longest output, and longest single text value, in characters.</summary>
    public int MaxOutputLength { get; init; } = DefaultMaxOutputLength;

    /// <summary>Most work of one render: every statement, loop pass, call and filter is at least one step; work on long values counts by their length.</summary>
    public long MaxSteps { get; init; } = DefaultMaxSteps;

    /// <summary>Most passes of one loop, and most items of one list, dictionary or range.</summary>
    public int MaxLoopLength { get; init; } = DefaultMaxLoopLength;

    /// <summary>Deepest nesting of statements and of expressions in a source, and of values at rendering (1 to 200).</summary>
    public int MaxNesting { get; init; } = DefaultMaxNesting;

    /// <summary>Deepest chain of macro calls, includes, blocks and recursive loops (1 to 200).</summary>
    public int MaxRecursion { get; init; } = DefaultMaxRecursion;

    /// <summary>Longest time of one render.</summary>
    public TimeSpan MaxRenderTime { get; init; } = TimeSpan.FromSeconds(DefaultMaxRenderSeconds);

    /// <summary>The clock <see cref="MaxRenderTime"/> is measured with.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxSourceLength);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxOutputLength);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxSteps);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxLoopLength);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxNesting);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxNesting, 200);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxRecursion);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxRecursion, 200);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(MaxRenderTime, TimeSpan.Zero);
        ArgumentNullException.ThrowIfNull(Clock);
    }
}
