using System.Globalization;
using System.Text.Json;
using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Models;
using DataForge.Jobs.Hosting.Models;
using DataForge.Jobs.Storage.Models;

namespace DataForge.Jobs.Api.Models;

/// <summary>
/// <c>PUT /models/{name}</c>: a model, or what has changed about one, in force in every process within seconds. What the
/// request leaves out is as configured; writing again replaces all that was written before.
/// </summary>
internal sealed class PutModel(ModelStore store, ModelOverlay overlay, ModelRegistry models, ProviderOptions options, TimeProvider time)
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxName = 255;

    /// <summary>Most other names.</summary>
    public const int MaxAliases = 32;

    /// <summary>Most capabilities.</summary>
    public const int MaxCapabilities = 16;

    /// <summary>Best mark for speed and quality.</summary>
    public const int BestMark = 5;

    /// <summary>Highest price of a million tokens, in US dollars.</summary>
    public const decimal MostUsd = 1_000_000m;

    private static readonly string[] s_fields = ["input_cost_per_million", "cached_input_cost_per_million", "output_cost_per_million"];

    public static async Task<IResult> HandleAsync(string name, HttpContext context, PutModel put, CancellationToken cancellationToken)
    {
        if (new QueryReader(context.Request).Refuses(out var problem))
        {
            return problem;
        }

        var body = await JsonBody.ReadAsync(context.Request, cancellationToken);
        using var document = body.Document;
        return document is null ? body.Problem! : await put.AnswerAsync(name, document.RootElement, cancellationToken);
    }

    private async Task<IResult> AnswerAsync(string name, JsonElement body, CancellationToken cancellationToken)
    {
        var fields = new FieldReader(body);
        var entry = Read(name, fields);
        if (fields.Refuses(out var problem))
        {
            return problem;
        }

        var isNew = await store.PutAsync(entry.Provider, entry.Name, StoredModelJson.Write(entry), cancellationToken);
        await overlay.RefreshAsync(cancellationToken);
        return new JsonAnswer(isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK, writer => ReadModels.Write(writer, models.Find(entry.Provider, entry.Name) ?? entry, models));
    }

    private ModelEntry Read(string name, FieldReader fields)
    {
        if (name.Length is 0 or > MaxName || name.Any(char.IsControl) || name.Trim() != name)
        {
            fields.Refuse("name", $"Must have 1 to {MaxName} characters, no control characters, and no blanks around it.");
        }

        var given = fields.Text("provider", MaxName);
        var configured = new ModelRegistry(options);
        var known = configured.TryResolve(name, given, out var resolved, out _) ? resolved : null;
        var provider = given ?? known?.Provider;
        if (provider is null)
        {
            fields.Refuse("provider", "Is required for a model that the configuration does not know.");
        }
        else if (!IsConfigured(configured, provider, out var problem))
        {
            fields.Refuse("provider", problem);
        }

        if (known is not null && !Same(known.Name, name))
        {
            fields.Refuse("name", $"Is an alias of the model `{known.Name}`: write that one.");
        }

        var before = known is not null && Same(known.Name, name) ? known : new ModelEntry(name, provider ?? "") { Capabilities = ["text"] };
        var entry = Fill(before, fields);
        Check(entry, fields);
        return entry;
    }

    private ModelEntry Fill(ModelEntry before, FieldReader fields)
    {
        var priced = s_fields.Any(fields.Has);
        var providerName = fields.Text("provider_name", MaxName) ?? before.ProviderName;
        return before with
        {
            ProviderName = providerName,
            // The first of several who have it is the provider itself.
            Deployments = before.Deployments.Count == 0 ? [] : [before.Deployments[0] with { ProviderName = providerName }, .. before.Deployments.Skip(1)],
            Aliases = fields.Has("aliases") ? fields.Texts("aliases", MaxAliases, MaxName) : before.Aliases,
            Speed = fields.Integer("speed", 1, BestMark) ?? before.Speed,
            Quality = fields.Integer("quality", 1, BestMark) ?? before.Quality,
            Capabilities = fields.Has("capabilities") ? fields.Texts("capabilities", MaxCapabilities, MaxName) : before.Capabilities,
            ContextLength = fields.Integer("context_length", 1, int.MaxValue) ?? before.ContextLength,
            InputCostPerMillion = fields.Amount("input_cost_per_million", MostUsd) ?? before.InputCostPerMillion,
            CachedInputCostPerMillion = fields.Amount("cached_input_cost_per_million", MostUsd) ?? (fields.Has("input_cost_per_million") ? null : before.CachedInputCostPerMillion),
            OutputCostPerMillion = fields.Amount("output_cost_per_million", MostUsd) ?? before.OutputCostPerMillion,
            PricesNotedOn = Day(fields, "prices_noted_on") ?? (priced ? DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime) : before.PricesNotedOn),
            TakesSampling = fields.Flag("takes_sampling") ?? before.TakesSampling,
        };
    }

    private void Check(ModelEntry entry, FieldReader fields)
    {
        if (entry.InputCostPerMillion is null != entry.OutputCostPerMillion is null)
        {
            // Half a price is no price, and would never be taken for one.
            fields.Refuse(entry.InputCostPerMillion is null ? "input_cost_per_million" : "output_cost_per_million", "Must be given as well: half a price is none.");
        }

        foreach (var alias in entry.Aliases)
        {
            if (models.Models.FirstOrDefault(other => !(Same(other.Name, entry.Name) && Same(other.Provider, entry.Provider)) && ReadModels.IsCalled(other, alias)) is { } other)
            {
                fields.Refuse("aliases", $"`{alias}` is a name of the model `{other.Name}` of the provider `{other.Provider}`.");
            }
        }
    }

    private static DateOnly? Day(FieldReader fields, string name)
    {
        if (fields.Text(name, 10) is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        fields.Refuse(name, "Must be a day such as 2027-01-31.");
        return null;
    }

    private static bool IsConfigured(ModelRegistry configured, string provider, out string problem)
    {
        // A provider may have no model of its own yet: this may be its first.
        problem = "";
        if (configured.TryResolve(null, provider, out _, out var unknown) || configured.IsAvailable(new ModelEntry("", provider)))
        {
            return true;
        }

        problem = unknown;
        return false;
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
