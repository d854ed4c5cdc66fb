namespace DataForge.Jobs.Templating.Lexing;

/// <summary>A source with its name; turns offsets into lines and columns only when an error asks.</summary>
internal sealed class SourceText(string name, string text)
{
    public string Name { get; } = name;

    /// <summary>The text with every line break as a single line feed.</summary>
    public string Text { get; } = text;

    public static SourceText Create(string name, string source, TemplateOptions options)
    {
        if (source.Length > options.MaxSourceLength)
        {
            throw new TemplateException(
                TemplateErrorKind.Limit,
                $"the source has {source.Length} characters; at most {options.MaxSourceLength} are allowed",
                name,
                1,
                1,
                "");
        }

        var text = source.Contains('\r') ? source.Replace("\r\n", "\n").Replace('\r', '\n') : source;
        if (!options.KeepTrailingNewline && text.EndsWith('\n'))
        {
            text = text[..^1];
        }

        return new SourceText(name, text);
    }

    public int LineAt(int offset) => 1 + Text.AsSpan(0, Math.Clamp(offset, 0, Text.Length)).Count('\n');

    public TemplateException Error(TemplateErrorKind kind, string message, int offset)
    {
        offset = Math.Clamp(offset, 0, Text.Length);
        var start = offset == 0 ? 0 : Text.LastIndexOf('\n', offset - 1) + 1;
        var end = Text.IndexOf('\n', offset);
        end = end < 0 ? Text.Length : end;
        var line = end - start <= SourceExcerpt.MaxLine ? Text[start..end] : "";
        return new TemplateException(kind, message, Name, LineAt(offset), offset - start + 1, line);
    }

    public TemplateException Syntax(string message, int offset) => Error(TemplateErrorKind.Syntax, message, offset);
}
