using DataForge.Jobs.Generation.Providers.Models;

namespace DataForge.Jobs.Generation.Specification;

/// <summary>What a request points to and reading it needs to know: fetched beforehand, by <see cref="SpecReferences"/>.</summary>
public sealed record SpecLookups
{
    /// <summary>Default of <see cref="PromptCharacters"/>.</summary>
    public const int DefaultPromptCharacters = 10_000;

    /// <summary>The most that <see cref="PromptCharacters"/> can be.</summary>
    public const int MostPromptCharacters = PromptReader.MaxPromptLength;

    /// <summary>How many times as long as a prompt all messages may be together; each may be as long as one.</summary>
    public const int PromptsTogether = 4;

    /// <summary>Longest prompt, system prompt or message that is taken, in characters, those of generated columns included.</summary>
    public int PromptCharacters { get; init; } = DefaultPromptCharacters;

    /// <summary>The moment of the request, by which deadlines are judged.</summary>
    public DateTimeOffset Now { get; init; } = DateTimeOffset.MinValue;

    /// <summary>What is wrong with an address that is to be called, for people; null where nothing is.</summary>
    public Func<string, string?> AddressProblem { get; init; } = _ => null;

    /// <summary>Whether secrets can be kept that calls are signed with.</summary>
    public bool TakesSecrets { get; init; } = true;

    /// <summary>Why a secret is refused where <see cref="TakesSecrets"/> does not hold.</summary>
    public const string NoSecrets = "Cannot be kept safely here: nothing is set to seal it with. Ask the operators to set Webhooks__Key, or leave it out and take calls without a signature.";

    /// <summary>The models that can be asked for.</summary>
    public required ModelRegistry Models { get; init; }

    /// <summary>
    /// Stored templates by the name that the request, a prompt or another template uses for them; a name that leads
    /// nowhere is left out.
    /// </summary>
    public IReadOnlyDictionary<string, StoredTemplate> Templates { get; init; } = new Dictionary<string, StoredTemplate>();

    /// <summary>Whether each job that the request names has ended; one that does not exist is left out.</summary>
    public IReadOnlyDictionary<Guid, bool> Jobs { get; init; } = new Dictionary<Guid, bool>();

    /// <summary>Datasets by the name that the request uses for them; a name that leads nowhere is left out.</summary>
    public IReadOnlyDictionary<string, DatasetFacts> Datasets { get; init; } = new Dictionary<string, DatasetFacts>();
}

/// <summary>One version of a stored template.</summary>
/// <param name="Pinned">Its name with the version: <c>name@version</c>.</param>
/// <param name="Body">Its text.</param>
public sealed record StoredTemplate(string Pinned, string Body);

/// <summary>One version of a dataset, without its rows.</summary>
/// <param name="Pinned">Its name with the version: <c>name@version</c>.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Columns">The names of its columns.</param>
public sealed record DatasetFacts(string Pinned, long Rows, IReadOnlyList<string> Columns);
