using DataForge.Jobs.Templating.Expressions;
using DataForge.Jobs.Templating.Rendering;

namespace DataForge.Jobs.Templating.Statements;

/// <summary>How a statement left off.</summary>
internal enum Flow
{
    Next,
    Break,
    Continue,
}

/// <summary>A node that does something.</summary>
internal abstract class Statement(int position)
{
    public int Position { get; } = position;

    public abstract Flow Execute(RenderState state);
}

/// <summary>Statements in order.</summary>
internal sealed class Body(Statement[] statements)
{
    public static readonly Body Empty = new([]);

    public Statement[] Statements => statements;

    public Flow Execute(RenderState state)
    {
        foreach (var statement in statements)
        {
            var flow = statement.Execute(state);
            if (flow != Flow.Next)
            {
                return flow;
            }
        }

        return Flow.Next;
    }

    /// <summary>Runs the statements and returns what they print.</summary>
    public string Capture(RenderState state)
    {
        var outer = state.Out;
        using var inner = new Output(state.Environment.Options.MaxOutputLength);
        state.Out = inner;
        Execute(state);
        state.Out = outer;
        state.Meter.ChargeText(inner.Length);
        return inner.ToString();
    }
}

/// <summary>Literal text.</summary>
internal sealed class TextStatement(int position, string text) : Statement(position)
{
    public bool IsBlank => string.IsNullOrWhiteSpace(text);

    public override Flow Execute(RenderState state)
    {
        state.Meter.Step();
        if (!state.Silent)
        {
            state.Position = Position;
            state.Out.Write(text);
        }

        return Flow.Next;
    }
}

/// <summary><c>{{ expression }}</c>.</summary>
internal sealed class PrintStatement(int position, Expression value) : Statement(position)
{
    public Expression Value => value;

    public override Flow Execute(RenderState state)
    {
        state.Meter.Step();
        if (!state.Silent)
        {
            var result = value.Evaluate(state);
            state.Position = value.Position;
            if (state.Autoescape)
            {
                result = Operators.Escaping.Escape(result, state.Meter);
            }

            state.Out.Write(result as string ?? Operators.Text.Of(result, state.Meter));
        }

        return Flow.Next;
    }
}

/// <summary>Statements that one tag stands for.</summary>
internal sealed class GroupStatement(int position, Body body) : Statement(position)
{
    public Body Body => body;

    public override Flow Execute(RenderState state) => body.Execute(state);
}

/// <summary><c>{% do expression %}</c>.</summary>
internal sealed class DoStatement(int position, Expression value) : Statement(position)
{
    public Expression Value => value;

    public override Flow Execute(RenderState state)
    {
        state.Meter.Step();
        _ = value.Evaluate(state);
        return Flow.Next;
    }
}

/// <summary><c>{% break %}</c> and <c>{% continue %}</c>.</summary>
internal sealed class JumpStatement(int position, Flow flow) : Statement(position)
{
    public override Flow Execute(RenderState state)
    {
        state.Meter.Step();
        return flow;
    }
}

/// <summary><c>{% autoescape on %}</c>.</summary>
internal sealed class AutoescapeStatement(int position, Expression value, Body body) : Statement(position)
{
    public Expression Value => value;

    public Body Body => body;

    public override Flow Execute(RenderState state)
    {
        var outer = state.Autoescape;
        state.Autoescape = Operators.Truth.Of(value.Evaluate(state));
        var flow = body.Execute(state);
        state.Autoescape = outer;
        return flow;
    }
}
