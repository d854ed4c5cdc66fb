using DataForge.Jobs.Templating;

namespace DataForge.Jobs.Generation.Columns;

/// <summary>
/// Something parsed of templates, whose <c>random</c> and <c>lipsum</c> draw from (seed, name, ordinal) like everything
/// else that is drawn. Safe for many threads at once.
/// </summary>
internal sealed class OrdinalTemplate<T>
{
    /// <summary>
    /// Far beyond what the engine's bound on steps leaves room for: whether a template can be rendered must depend on
    /// the template, not on how busy the machine is.
    /// </summary>
    private static readonly TimeSpan MaxRenderTime = TimeSpan.FromSeconds(30);

    /// <summary>What draws at random within a template.</summary>
    private static readonly string[] Drawing = ["random", "lipsum"];

    private readonly Func<TemplateEnvironment, T> _parse;
    private readonly IReadOnlyDictionary<string, string> _includes;
    private readonly ulong _key;
    private readonly bool _draws;
    private readonly T _parsed;

    /// <param name="parse">Parses it.</param>
    /// <param name="sources">The texts that are parsed.</param>
    /// <param name="includes">Further templates by the name they are used by.</param>
    /// <param name="key">Of the streams that it draws from, see <see cref="OrdinalRandom.KeyOf"/>.</param>
    /// <exception cref="TemplateException">It cannot be parsed.</exception>
    public OrdinalTemplate(Func<TemplateEnvironment, T> parse, IEnumerable<string> sources, IReadOnlyDictionary<string, string> includes, ulong key)
    {
        _parse = parse;
        _includes = includes;
        _key = key;
        _draws = includes.Values.Concat(sources).Any(static source => Drawing.Any(word => source.Contains(word, StringComparison.Ordinal)));
        _parsed = Parse(seed: 0);
    }

    /// <summary>It, as an ordinal takes it: the engine takes its seed when it parses, so what draws is parsed anew.</summary>
    public T At(long ordinal) => _draws ? Parse(OrdinalRandom.At(_key, ordinal).Next()) : _parsed;

    private T Parse(ulong seed) => _parse(new TemplateEnvironment(
        new TemplateOptions { Seed = seed, MaxRenderTime = MaxRenderTime },
        name => _includes.GetValueOrDefault(name)));
}
