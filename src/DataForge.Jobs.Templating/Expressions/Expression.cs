using DataForge.Jobs.Templating.Rendering;

namespace DataForge.Jobs.Templating.Expressions;

/// <summary>A node that yields a value.</summary>
internal abstract class Expression(int position)
{
    /// <summary>Offset in the source, for errors.</summary>
    public int Position { get; } = position;

    /// <summary>Levels of expressions below and including this one; the parser bounds it.</summary>
    public int Height { get; set; } = 1;

    public abstract object? Evaluate(RenderState state);

    /// <summary>The parts of this expression, for analysis.</summary>
    public virtual IEnumerable<Expression> Children => [];

    /// <summary>The dotted name of a variable or of something reached from one, for messages.</summary>
    public virtual string? Path => null;
}
