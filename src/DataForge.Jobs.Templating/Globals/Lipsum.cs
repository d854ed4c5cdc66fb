using System.Text;
using DataForge.Jobs.Templating.Filters;
using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Globals;

/// <summary>Filler text. Its words are drawn from the environment's seed, so that a render can be repeated.</summary>
internal static class Lipsum
{
    private static readonly string[] Words =
        ("lorem ipsum dolor sit amet consectetur adipiscing elit sed eiusmod tempor incididunt ut labore et dolore magna aliqua "
        + "enim minim veniam quis nostrud exercitation ullamco laboris nisi aliquip ex ea commodo consequat duis aute irure in "
        + "reprehenderit voluptate velit esse cillum eu fugiat nulla pariatur excepteur sint occaecat cupidatat non proident sunt "
        + "culpa qui officia deserunt mollit anim id est laborum").Split(' ');

    public static object Make(RenderState state, object?[] a)
    {
        var paragraphs = Arguments.Int(a[0], "lipsum");
        var html = Truth.Of(a[1]);
        var (least, most) = (Arguments.Int(a[2], "lipsum"), Arguments.Int(a[3], "lipsum"));
        if (least >= most)
        {
            throw RenderFault.Runtime("lipsum: min must be below max");
        }

        var text = new StringBuilder();
        for (var i = 0; i < paragraphs; i++)
        {
            text.Append(i == 0 ? "" : html ? "\n" : "\n\n").Append(html ? "<p>" : "");
            Paragraph(state, text, least + state.Random.Next(most - least));
            text.Append(html ? "</p>" : "");
        }

        return html ? new Markup(text.ToString()) : text.ToString();
    }

    private static void Paragraph(RenderState state, StringBuilder text, int words)
    {
        var sentence = true;
        for (var i = 0; i < words; i++)
        {
            state.Meter.Step();
            state.Meter.ChargeText(text.Length > state.Meter.Options.MaxOutputLength ? text.Length : 0);
            var word = Words[state.Random.Next(Words.Length)];
            text.Append(i == 0 ? "" : " ").Append(sentence ? char.ToUpperInvariant(word[0]) + word[1..] : word);
            sentence = i == words - 1 || state.Random.Next(12) == 0;
            text.Append(sentence ? "." : state.Random.Next(8) == 0 ? "," : "");
        }
    }
}
