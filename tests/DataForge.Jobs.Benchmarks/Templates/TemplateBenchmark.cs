using System.Diagnostics;
using System.Globalization;
using System.Text;
using DataForge.Jobs.Templating;

namespace DataForge.Jobs.Benchmarks.Templates;

/// <summary>The template engine on one thread: renders of a review prompt per second, and megabytes parsed per second.</summary>
internal static class TemplateBenchmark
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(3);

    /// <summary>30 lines, as people write them: conditions, a loop, filters, arithmetic and text around them.</summary>
    private const string Review = """
        {# A product review, as a shop's customers write it. #}
        You are {{ who.name }}, {{ who.age }} years old, from {{ who.city }}.
        {% if who.age < 30 %}
        You write the way you talk, in short sentences.
        {% elif who.age < 60 %}
        You write plainly, and you say what something costs.
        {% else %}
        You write carefully, and you remember how things used to be made.
        {% endif %}

        Write a {{ tone }} review of the {{ product | upper }} in about {{ words }} words.
        It cost {{ price | round(2) }} dollars{% if price > 50 %}, which you find expensive{% endif %}.
        Give it {{ rating }} of 5 stars{{ ", and mean it" if rating in [1, 5] else "" }}.

        You used it for:
        {% for use in uses %}
        {{ loop.index }}. {{ use | capitalize }}{{ "," if not loop.last else "." }}
        {% endfor %}

        {% set faults = 5 - rating %}
        {% if faults > 0 %}
        Mention {{ faults }} thing{{ "s" if faults != 1 else "" }} that could be better, among them the {{ parts | join(", ") }}.
        {% else %}
        Do not complain about anything.
        {% endif %}

        {% if gift is defined and gift %}It was a gift.{% endif %}
        Do not use the words {{ forbidden | join(" or ") | default("none", true) }}.
        Use no headings, no lists and no emoji.
        End with a sentence that begins with "{{ opening | trim }}".
        """;

    public static int Run()
    {
        var template = new TemplateEnvironment(new TemplateOptions { TrimBlocks = true, LstripBlocks = true }).Parse(Review, "review");
        var inputs = Enumerable.Range(0, 64).Select(Variables).ToList();
        var characters = inputs.Sum(input => template.Render(input).Length) / inputs.Count;
        var renders = PerSecond(i => template.Render(inputs[i & 63]).Length);
        var copies = PerSecond(Copy(template.Render(inputs[0])));

        var environment = new TemplateEnvironment();
        var large = string.Concat(Enumerable.Repeat(Review + "\n", 16));
        var megabytes = Encoding.UTF8.GetByteCount(large) / 1e6;
        var parsed = megabytes * PerSecond(_ => environment.Parse(large, "large").Name.Length);
        var bytes = Encoding.UTF8.GetBytes(large);
        var decoded = megabytes * PerSecond(_ => Encoding.UTF8.GetString(bytes).Length);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""

            template              {Review.Split('\n').Length,12:N0} lines, {Review.Length:N0} characters; {characters:N0} characters rendered
            renders per second    {renders,12:N0}   one thread; {renders * characters / 1e6:N0} million characters/s
            floor: copies/s       {copies,12:N0}   the rendered text put together from 40 pieces; {renders / copies:N3} of it
            parsed, MB/s          {parsed,12:N1}   one thread, {large.Length:N0} characters at a time
            floor: decoded, MB/s  {decoded,12:N0}   the same bytes from UTF-8 to text; {parsed / decoded:N3} of it
            """));
        return 0;
    }

    private static Func<int, int> Copy(string text)
    {
        string[] pieces = [.. text.Chunk((text.Length / 40) + 1).Select(piece => new string(piece))];
        var builder = new StringBuilder();
        return _ =>
        {
            builder.Clear();
            foreach (var piece in pieces)
            {
                builder.Append(piece);
            }

            return builder.ToString().Length;
        };
    }

    private static double PerSecond(Func<int, int> work)
    {
        // Once to warm up, once to measure; what it returns is used, so that none of it is left out.
        long sum = 0;
        var rate = 0.0;
        for (var round = 0; round < 2; round++)
        {
            var clock = Stopwatch.StartNew();
            var times = 0;
            while (clock.Elapsed < Duration)
            {
                for (var i = 0; i < 16; i++)
                {
                    sum += work(times++);
                }
            }

            rate = times / clock.Elapsed.TotalSeconds;
        }

        return sum > 0 ? rate : throw new InvalidOperationException("Nothing was done.");
    }

    private static Dictionary<string, object?> Variables(int i) => new()
    {
        ["who"] = new Dictionary<string, object?> { ["name"] = "Lin Kumar", ["age"] = 18L + i, ["city"] = "Amsterdam" },
        ["tone"] = i % 2 == 0 ? "warm" : "dry",
        ["product"] = "travel kettle",
        ["words"] = 80L,
        ["price"] = 19.99 + i,
        ["rating"] = 1L + (i % 5),
        ["uses"] = new List<object?> { "camping", "the office", "hotel rooms" },
        ["parts"] = new List<object?> { "lid", "handle" },
        ["forbidden"] = new List<object?> { "amazing", "must-have" },
        ["opening"] = " All in all ",
    };
}
