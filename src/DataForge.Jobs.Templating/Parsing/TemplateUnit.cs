using DataForge.Jobs.Templating.Lexing;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Statements;

namespace DataForge.Jobs.Templating.Parsing;

/// <summary>A parsed template.</summary>
internal sealed record TemplateUnit(SourceText Source, Body Body, IReadOnlyDictionary<string, BlockStatement> Blocks)
{
    /// <summary>Renders the top level into the state's output, then the parent it turned out to extend, and so on.</summary>
    public void Run(RenderState state)
    {
        foreach (var (name, block) in Blocks)
        {
            if (!state.Context.Blocks.TryGetValue(name, out var chain))
            {
                state.Context.Blocks[name] = chain = [];
            }

            chain.Add(block);
        }

        var (unit, parent) = (state.Unit, state.Parent);
        state.Unit = this;
        state.Parent = null;
        Body.Execute(state);
        var extended = state.Parent;
        if (extended is not null)
        {
            state.Parent = null;
            state.Enter();
            extended.Run(state);
            state.Leave();
        }

        state.Unit = unit;
        state.Parent = parent;
    }
}
