namespace DataForge.Jobs.Templating;

/// <summary>A template that cannot be parsed or rendered. The message is complete on its own line; <see cref="Excerpt"/> shows the place.</summary>
public sealed class TemplateException : Exception
{
    internal TemplateException(TemplateErrorKind kind, string message, string template, int line, int column, string sourceLine)
        : base(message)
    {
        Kind = kind;
        Template = template;
        Line = line;
        Column = column;
        SourceLine = sourceLine;
    }

    /// <summary>What sort of fault this is.</summary>
    public TemplateErrorKind Kind { get; }

    /// <summary>The template's name.</summary>
    public string Template { get; }

    /// <summary>Line, from 1.</summary>
    public int Line { get; }

    /// <summary>Column, from 1, in UTF-16 units.</summary>
    public int Column { get; }

    /// <summary>The line of the source that holds the fault, without its line break; shortened around the fault when very long.</summary>
    public string SourceLine { get; }

    /// <summary>The source line, and below it a caret under the fault.</summary>
    public string Excerpt => SourceExcerpt.WithCaret(SourceLine, Column);
}
