using System.Text;

namespace DataForge.Jobs.Templating;

/// <summary>Draws the caret under a fault.</summary>
internal static class SourceExcerpt
{
    /// <summary>Longer source lines are not repeated in an exception.</summary>
    public const int MaxLine = 400;

    public static string WithCaret(string sourceLine, int column)
    {
        var text = new StringBuilder(sourceLine).Append('\n');
        for (var i = 0; i < column - 1; i++)
        {
            text.Append(i < sourceLine.Length && sourceLine[i] == '\t' ? '\t' : ' ');
        }

        return text.Append('^').ToString();
    }
}
