namespace DataForge.Jobs.Templating.Values;

/// <summary>Text that is already safe for HTML; text joined to it is escaped.</summary>
internal sealed class Markup(string text)
{
    public string Text { get; } = text;
}
