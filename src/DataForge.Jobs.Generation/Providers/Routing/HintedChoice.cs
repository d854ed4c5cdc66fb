using DataForge.Jobs.Generation.Providers.Models;

namespace DataForge.Jobs.Generation.Providers.Routing;

/// <summary>Chooses a model by what the words of a prompt, or a tag of the same name, hint at.</summary>
internal sealed class HintedChoice(ModelRegistry models, RoutingHints hints)
{
    private const string CodeCapability = "code";

    /// <summary>Whether there is nothing that could hint.</summary>
    public bool IsSilent { get; } = hints is { Code.Count: 0, Speed.Count: 0, Quality.Count: 0 };

    /// <summary>The model; null where nothing hints, or no model is known to be what is hinted at.</summary>
    public ModelEntry? Of(string conversation, IReadOnlyList<string> tags)
    {
        if (Hints("code", hints.Code))
        {
            return Available().Where(static model => model.Capabilities.Contains(CodeCapability, StringComparer.OrdinalIgnoreCase))
                .OrderByDescending(static model => model.Quality ?? 0).FirstOrDefault();
        }

        if (Hints("speed", hints.Speed))
        {
            return Available().Where(static model => model.Speed is not null)
                .OrderByDescending(static model => model.Speed).ThenByDescending(static model => model.Quality ?? 0).FirstOrDefault();
        }

        return Hints("quality", hints.Quality)
            ? Available().Where(static model => model.Quality is not null)
                .OrderByDescending(static model => model.Quality).ThenByDescending(static model => model.Speed ?? 0).FirstOrDefault()
            : null;

        bool Hints(string tag, IReadOnlyList<string> words) => words.Count > 0
            && (tags.Contains(tag, StringComparer.OrdinalIgnoreCase) || words.Any(word => HasWord(conversation, word)));
    }

    /// <summary>In the registry's order, so that among equals the same one is chosen every time. A mock's answers are nobody's wish.</summary>
    private IEnumerable<ModelEntry> Available() => models.Models.Where(model => models.IsAvailable(model) && model.Provider != ProviderNames.Mock);

    /// <summary>Whether a word or phrase stands by itself: "fast" is not in "breakfast".</summary>
    private static bool HasWord(string text, string word)
    {
        for (var from = 0; text.IndexOf(word, from, StringComparison.OrdinalIgnoreCase) is >= 0 and var at; from = at + 1)
        {
            var end = at + word.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
            {
                return true;
            }
        }

        return false;
    }
}
