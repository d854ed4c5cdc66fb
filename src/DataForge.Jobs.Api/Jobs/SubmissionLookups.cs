using System.Text.Json;
using DataForge.Jobs.Api.Naming;
using DataForge.Jobs.Api.Security;
using DataForge.Jobs.Api.Templates;
using DataForge.Jobs.Generation.Columns.Types;
using DataForge.Jobs.Generation.Providers.Models;
using DataForge.Jobs.Generation.Specification;
using DataForge.Jobs.Hosting.Outbound;
using DataForge.Jobs.Hosting.Webhooks;
using DataForge.Jobs.Storage.Datasets;
using DataForge.Jobs.Storage.Jobs;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Api.Jobs;

/// <summary>Fetches what a request for a job points to.</summary>
internal sealed class SubmissionLookups(TemplateSources templates, DatasetStore datasets, JobReads jobs, ModelRegistry models, AddressGuard guard, WebhookSecrets secrets, IOptions<RequestLimits> limits, TimeProvider time)
{
    /// <summary>What reading the request needs, and what the job then pins.</summary>
    public async Task<FoundSources> FetchAsync(string tenant, JsonElement body, CancellationToken cancellationToken)
    {
        var references = JobSpecReader.References(body);
        var found = await templates.FetchAsync(tenant, references.Templates, cancellationToken);
        var pinned = new Dictionary<string, Dataset>(StringComparer.Ordinal);
        foreach (var name in references.Datasets)
        {
            if (ResourceName.Parse(name) is { } reference && await datasets.FindAsync(tenant, reference.Name, reference.Version, cancellationToken) is { } dataset)
            {
                pinned.Add(name, dataset);
            }
        }

        IReadOnlyDictionary<Guid, bool> others = references.Jobs.Count == 0
            ? new Dictionary<Guid, bool>()
            : await jobs.HaveEndedAsync(tenant, [.. references.Jobs], cancellationToken);
        return new FoundSources(models, found, pinned, others, time.GetUtcNow()) { PromptCharacters = limits.Value.PromptCharacters, AddressProblem = guard.ProblemOf, TakesSecrets = secrets.CanSeal };
    }
}

/// <summary>What a request points to, as far as it exists.</summary>
/// <param name="Templates">By the name in use.</param>
/// <param name="Datasets">By the name in use.</param>
/// <param name="Jobs">Whether each has ended.</param>
/// <param name="Now">The moment of the request.</param>
internal sealed record FoundSources(
    ModelRegistry Models,
    IReadOnlyDictionary<string, StoredTemplate> Templates,
    IReadOnlyDictionary<string, Dataset> Datasets,
    IReadOnlyDictionary<Guid, bool> Jobs,
    DateTimeOffset Now)
{
    /// <summary>Longest prompt.</summary>
    public int PromptCharacters { get; init; } = SpecLookups.DefaultPromptCharacters;

    /// <summary>What is wrong with an address that is to be called.</summary>
    public Func<string, string?> AddressProblem { get; init; } = _ => null;

    /// <summary>Whether there is a key to seal secrets with.</summary>
    public bool TakesSecrets { get; init; }

    /// <summary>As the reader takes it.</summary>
    public SpecLookups Lookups => new()
    {
        PromptCharacters = PromptCharacters,
        AddressProblem = AddressProblem,
        TakesSecrets = TakesSecrets,
        Now = Now,
        Models = Models,
        Templates = Templates,
        Jobs = Jobs,
        Datasets = Datasets.ToDictionary(found => found.Key, found => new DatasetFacts(PinOf(found.Value), found.Value.Rows, found.Value.Columns)),
    };

    /// <summary>The datasets that a specification reads.</summary>
    public Guid[] DatasetIds(JobSpec spec) => [.. Pinned(spec).Select(dataset => dataset.Id)];

    /// <summary>What the job's workers need of all this, of the versions that the specification pinned.</summary>
    public JobSources Pin(JobSpecReading reading) => new()
    {
        Prompt = reading.PromptSource!,
        Includes = reading.Includes,
        Datasets = Pinned(reading.Spec!).ToDictionary(PinOf, dataset => new PinnedDataset(dataset.Id, dataset.Rows)),
    };

    private IEnumerable<Dataset> Pinned(JobSpec spec)
    {
        var names = spec.Columns.OfType<DatasetColumn>().Select(column => column.Dataset).ToHashSet(StringComparer.Ordinal);
        return Datasets.Values.Where(dataset => names.Contains(PinOf(dataset))).DistinctBy(dataset => dataset.Id);
    }

    private static string PinOf(Dataset dataset) => ResourceName.Pin(dataset.Name, dataset.Version);
}
