using System.Text.Json;
using DataForge.Jobs.Generation.Columns;
using DataForge.Jobs.Generation.Columns.Types;

namespace DataForge.Jobs.Generation.Specification;

/// <summary>
/// Reads the body of a request for a job. Storage is not asked from here: the caller fetches what
/// <see cref="References"/> names and hands it to <see cref="Read"/>, which reports every problem at once.
/// </summary>
public static class JobSpecReader
{
    /// <summary>Longest name of a job, in characters.</summary>
    public const int MaxNameLength = 255;

    /// <summary>Most tags of a job.</summary>
    public const int MaxTags = 32;

    /// <summary>Longest tag, in characters.</summary>
    public const int MaxTagLength = 100;

    /// <summary>Most texts at which the model stops.</summary>
    public const int MaxStops = 4;

    /// <summary>Longest of them, in characters.</summary>
    public const int MaxStopLength = 1000;

    /// <summary>What the request points to. Never throws: whatever cannot be read is left out, and judged by <see cref="Read"/>.</summary>
    public static SpecReferences References(JsonElement body) => SpecReferences.Of(body);

    /// <summary>Reads the request.</summary>
    /// <param name="body">The request's body, whatever it is.</param>
    /// <param name="lookups">What it points to.</param>
    /// <param name="drawSeed">Gives the seed of a request that names none.</param>
    /// <param name="besides">Fields that the caller takes from the same body itself, such as a preview's <c>rows</c>.</param>
    public static JobSpecReading Read(JsonElement body, SpecLookups lookups, Func<long> drawSeed, IReadOnlyCollection<string>? besides = null)
    {
        ArgumentNullException.ThrowIfNull(lookups);
        ArgumentNullException.ThrowIfNull(drawSeed);
        var problems = new SpecProblems();
        new RequestScan(problems).Run(body);
        var templates = new TemplateCheck(lookups, problems);
        var (spec, prompts, secret) = RequestObject.Open(body, SpecPath.Root, problems) is { } root
            ? ReadRoot(root, lookups, templates, problems, drawSeed, besides ?? [])
            : default;
        return problems.None && spec is not null && prompts is not null
            ? new JobSpecReading
            {
                Spec = spec,
                PromptSource = prompts.Source,
                Includes = templates.Includes,
                WebhookSecret = secret,
                Problems = problems.ByPath,
            }
            : new JobSpecReading
            {
                Problems = problems.ByPath,
                Code = problems.HasUnknownField ? JobSpecReading.UnknownField : JobSpecReading.ValidationFailed,
            };
    }

    private static (JobSpec Spec, ReadPrompts Prompts, string? Secret) ReadRoot(
        RequestObject root,
        SpecLookups lookups,
        TemplateCheck templates,
        SpecProblems problems,
        Func<long> drawSeed,
        IReadOnlyCollection<string> besides)
    {
        var variables = VariableReader.Read(root);
        var columns = new ColumnReader(lookups, problems, templates).Read(root, variables.Names);
        var names = problems.IsAt("variables") || problems.IsAt("columns")
            ? null
            : variables.Names.Concat(columns.Select(column => column.Name).OfType<string>()).ToHashSet(StringComparer.Ordinal);
        var limits = CandidateLimits.Read(root, columns);
        var prompts = new PromptReader(lookups, templates).Read(root, new TemplateNames(names, new HashSet<string>(), null));
        var model = ModelReader.Read(root, lookups.Models);
        var routing = ModelReader.ReadRouting(root);
        var temperature = root.TakeNumber("temperature", 0, SpecBounds.Temperature) ?? JobSpec.DefaultTemperature;
        var topP = root.TakeNumber("top_p", 0, 1) ?? JobSpec.DefaultTopP;
        var judgement = new JudgementReader(lookups, problems);
        var notBefore = root.TakeTime("not_before");
        var (webhook, secret) = WebhookReader.Read(root, lookups);
        foreach (var name in besides)
        {
            root.Allow(name);
        }

        var spec = new JobSpec
        {
            Count = limits.Count,
            Prompt = prompts.Prompt,
            Template = prompts.Template?.Pinned,
            Messages = prompts.Messages,
            SystemPrompt = prompts.SystemPrompt,
            Variables = variables.Constants ?? [],
            Columns = [.. columns.Select(column => column.Spec is GeneratedColumn asked ? asked.FilledFrom(model, temperature, topP) : column.Spec).OfType<ColumnSpec>()],
            Priority = (int)(root.TakeInteger("priority", 1, SpecBounds.Priority) ?? 1),
            Model = model?.Name ?? "",
            Provider = model?.Provider ?? "",
            Routing = routing,
            Temperature = temperature,
            TopP = topP,
            MaxTokens = (int?)root.TakeInteger("max_tokens", 1, int.MaxValue),
            Stop = root.TakeTexts("stop", MaxStops, MaxStopLength),
            Seed = root.TakeInteger("seed", long.MinValue, long.MaxValue) ?? drawSeed(),
            ResponseFormat = ResponseFormatReader.Read(root),
            Filters = judgement.ReadFilters(root),
            Deduplicate = judgement.ReadDeduplication(root),
            Scoring = judgement.ReadScoring(root, model),
            MaxCandidates = limits.MaxCandidates,
            Budget = TermsReader.ReadBudget(root),
            Cache = TermsReader.ReadCache(root),
            Webhook = webhook,
            NotBefore = notBefore,
            Deadline = root.TakeDeadline(lookups.Now, notBefore),
            Name = root.TakeText("name", MaxNameLength),
            Tags = root.TakeTexts("tags", MaxTags, MaxTagLength),
        };
        TermsReader.RefuseUnpriced(root, spec.Budget, spec, lookups.Models);
        root.Close();
        return (spec, prompts, secret);
    }
}
