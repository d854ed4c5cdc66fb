using System.Text.Json;
using DataForge.Jobs.Generation.Pipeline;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Models;
using DataForge.Jobs.Generation.Specification;
using DataForge.Jobs.Templating;

namespace DataForge.Jobs.Generation.Columns.Types;

/// <summary>A text that a model writes, asked before the main prompt and trimmed.</summary>
/// <remarks>
/// The call's seed is the column's key (<see cref="OrdinalRandom.KeyOf"/> of the job's seed and the column's name) and its
/// ordinal the candidate's, so that two columns with one prompt are answered apart.
/// </remarks>
public sealed record GeneratedColumn : ColumnSpec
{
    /// <summary>Jinja2 over the variables and the columns before this one.</summary>
    public required string Prompt { get; init; }

    /// <summary>The same for a system message; null sends none.</summary>
    public string? SystemPrompt { get; init; }

    /// <summary>The model's name in the registry; the job's where the request names none.</summary>
    public string Model { get; init; } = "";

    /// <summary>The provider that answers for <see cref="Model"/>.</summary>
    public string Provider { get; init; } = "";

    /// <summary>0 to 2; the job's where the request names none.</summary>
    public double? Temperature { get; init; }

    /// <summary>0 to 1; the job's where the request names none.</summary>
    public double? TopP { get; init; }

    /// <summary>The most completion tokens of one answer; null leaves it to the model.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Up to four texts at which the model stops.</summary>
    public IReadOnlyList<string> Stop { get; init; } = [];

    internal override CompiledColumn Compile(ColumnScope scope) => new CompiledGenerated(scope, this);

    /// <summary>With what the request left open taken from the job.</summary>
    internal GeneratedColumn FilledFrom(ModelEntry? model, double temperature, double topP) => this with
    {
        Model = Model.Length > 0 ? Model : model?.Name ?? "",
        Provider = Provider.Length > 0 ? Provider : model?.Provider ?? "",
        Temperature = Temperature ?? temperature,
        TopP = TopP ?? topP,
    };

    internal static ColumnSpec? Read(ColumnFields column)
    {
        var fields = column.Fields;
        var prompt = column.TakePrompt("prompt", min: 1);
        var system = column.TakePrompt("system_prompt", min: 0);
        var namesModel = fields.Take("model") is not null || fields.Take("provider") is not null;
        var model = namesModel ? ModelReader.Read(fields, column.Lookups.Models) : null;
        var temperature = fields.TakeNumber("temperature", 0, SpecBounds.Temperature);
        var topP = fields.TakeNumber("top_p", 0, 1);
        var maxTokens = fields.TakeInteger("max_tokens", 1, int.MaxValue);
        var stop = fields.TakeTexts("stop", JobSpecReader.MaxStops, JobSpecReader.MaxStopLength);
        return column.Build(name => new GeneratedColumn
        {
            Name = name,
            Prompt = prompt!,
            SystemPrompt = string.IsNullOrEmpty(system) ? null : system,
            Model = model?.Name ?? "",
            Provider = model?.Provider ?? "",
            Temperature = temperature,
            TopP = topP,
            MaxTokens = (int?)maxTokens,
            Stop = stop,
        });
    }
}

/// <inheritdoc cref="GeneratedColumn"/>
internal sealed class CompiledGenerated : CompiledColumn
{
    private readonly GeneratedColumn _column;
    private readonly PromptTemplates _templates;

    public CompiledGenerated(ColumnScope scope, GeneratedColumn column)
        : base(scope, column)
    {
        _column = column;
        _templates = new PromptTemplates(
            MessageTemplate.Question((column.Prompt, $"{Name}, prompt"), (column.SystemPrompt, $"{Name}, system_prompt")), scope.Includes, Key);
    }

    /// <summary>What is to be asked for an ordinal.</summary>
    /// <exception cref="TemplateException">The prompt cannot be rendered with these variables.</exception>
    public CompletionRequest Ask(long ordinal, IReadOnlyDictionary<string, object?> earlier, CancellationToken cancellationToken) =>
        new(_column.Provider, _column.Model, _templates.Render(ordinal, earlier, cancellationToken).Messages)
        {
            Temperature = _column.Temperature,
            TopP = _column.TopP,
            MaxTokens = _column.MaxTokens,
            Stop = _column.Stop,
            Seed = unchecked((long)Key),
            Ordinal = ordinal,
        };

    /// <inheritdoc/>
    public override object? Draw(in ColumnDraw at, Utf8JsonWriter writer) =>
        throw new InvalidOperationException($"The column {Name} is asked for, not drawn.");
}
