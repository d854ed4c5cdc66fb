using DataForge.Jobs.Generation.Columns;
using DataForge.Jobs.Templating;

namespace DataForge.Jobs.Generation.Pipeline;

/// <summary>A job's prompt templates, parsed once; safe for many threads at once.</summary>
internal sealed class PromptTemplates
{
    /// <summary>
    /// Far beyond what the engine's bound on steps leaves room for: whether a prompt can be rendered must depend on the
    /// prompt, not on how busy the machine is.
    /// </summary>
    private static readonly TimeSpan MaxRenderTime = TimeSpan.FromSeconds(30);

    /// <summary>What draws at random within a template.</summary>
    private static readonly string[] Drawing = ["random", "lipsum"];

    private readonly (string Source, string Name) _prompt;
    private readonly (string Source, string Name)? _system;
    private readonly IReadOnlyDictionary<string, string> _includes;
    private readonly ulong _key;
    private readonly bool _draws;
    private readonly (Template Prompt, Template? System) _parsed;

    /// <param name="prompt">The prompt's text, and what faults call it.</param>
    /// <param name="system">The system prompt's; null where there is none.</param>
    /// <param name="includes">Further templates by the name they are used by.</param>
    /// <param name="seed">The job's seed.</param>
    /// <exception cref="TemplateException">One of the two cannot be parsed.</exception>
    public PromptTemplates((string Source, string Name) prompt, (string Source, string Name)? system, IReadOnlyDictionary<string, string> includes, long seed)
    {
        _prompt = prompt;
        _system = system;
        _includes = includes;
        _key = OrdinalRandom.KeyOf(seed, "");
        _draws = includes.Values.Append(prompt.Source).Append(system?.Source ?? "").Any(Draws);
        _parsed = Parse(seed: 0);
    }

    /// <summary>The messages of an ordinal.</summary>
    /// <exception cref="TemplateException">A template cannot be rendered with these variables.</exception>
    public RenderedPrompt Render(long ordinal, IReadOnlyDictionary<string, object?> variables, CancellationToken cancellationToken)
    {
        // The engine takes its seed when it parses, so a template that draws is parsed anew for each ordinal.
        var (prompt, system) = _draws ? Parse(OrdinalRandom.At(_key, ordinal).Next()) : _parsed;
        return new RenderedPrompt(system?.Render(variables, cancellationToken), prompt.Render(variables, cancellationToken));
    }

    private static bool Draws(string source) => Drawing.Any(word => source.Contains(word, StringComparison.Ordinal));

    private (Template Prompt, Template? System) Parse(ulong seed)
    {
        var environment = new TemplateEnvironment(
            new TemplateOptions { Seed = seed, MaxRenderTime = MaxRenderTime },
            name => _includes.GetValueOrDefault(name));
        return (environment.Parse(_prompt.Source, _prompt.Name), _system is { } system ? environment.Parse(system.Source, system.Name) : null);
    }
}
