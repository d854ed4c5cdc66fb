using DataForge.Jobs.Templating.Lexing;

namespace DataForge.Jobs.Templating.Rendering;

/// <summary>A fault of rendering before its place is known; <see cref="TemplateException"/> carries it out.</summary>
internal sealed class RenderFault(TemplateErrorKind kind, string message) : Exception(message)
{
    public TemplateErrorKind Kind { get; } = kind;

    /// <summary>Where the fault began, when that is not where it came to light.</summary>
    public (SourceText Source, int Position)? Origin { get; init; }

    public static RenderFault Runtime(string message) => new(TemplateErrorKind.Runtime, message);

    public static RenderFault Limit(string message) => new(TemplateErrorKind.Limit, message);
}
