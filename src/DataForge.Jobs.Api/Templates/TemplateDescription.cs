using DataForge.Jobs.Api.Description;
using DataForge.Jobs.Api.Naming;
using DataForge.Jobs.Api.Paging;
using DataForge.Jobs.Generation.Specification;
using static DataForge.Jobs.Api.Description.Shape;

namespace DataForge.Jobs.Api.Templates;

/// <summary>Describes templates and what can be done with them.</summary>
internal static class TemplateDescription
{
    private static readonly Topic s_topic = new("Templates", "Prompts in Jinja2, stored under a name in immutable versions.");

    private static readonly Parameter s_name = Parameter.Path("name", NamingDescription.Name("The template's name."), "product-review");

    private static readonly IReadOnlyList<(string Name, Shape Shape)> s_needs =
    [
        ("variables", List("Variables that it cannot do without.", Text("A name.")).Optional()),
        ("optional", List("Variables that it asks about before it uses them.", Text("A name.")).Optional()),
        ("includes", List("Templates that it includes, imports or extends.", Text("A name.")).Optional()),
    ];

    private static readonly IReadOnlyList<(string Name, Shape Shape)> s_members =
    [
        ("name", Text("Its name.")),
        ("version", Integer("Its version, from 1.", 1)),
        ("body", Text("The template.")),
        ("description", Text("What it is for.").OrNull()),
        ("created_at", Time("When this version was stored.")),
    ];

    private static readonly Shape s_template = Record("A stored template.", s_members).As("Template");
    private static readonly Shape s_withNeeds = Record("A stored template, with what it needs where it can be parsed.", [.. s_members, .. s_needs]).As("TemplateWithNeeds");

    public static readonly OperationDescription List = new("listTemplates", s_topic, "List templates")
    {
        Details = "The newest version of each, by name.",
        Parameters = PageDescription.Parameters,
        Answers = [PageDescription.Answer("Templates.", s_template)],
    };

    public static readonly OperationDescription Put = new("putTemplate", s_topic, "Store a new version of a template")
    {
        Details = "A template file can also be sent as it is, as `text/plain`.",
        Parameters = [s_name],
        Body = new Body(
            true,
            new Content(
                Content.JsonType,
                Form(
                    "A template.",
                    ("body", Source("The template, in Jinja2.").Required()),
                    ("description", Text("What it is for.", TemplateLimits.Description))).As("TemplateRequest"),
                new Example("review", "A review", """{"body":"Write a {{ tone | default('kind') }} review of a {{ product }}.","description":"Product reviews"}""")),
            new Content("text/plain", Source("The template."), new Example("file", "A file", "Write a {{ tone | default('kind') }} review of a {{ product }}."))),
        Answers = [Answer.Ok("The new version.", s_withNeeds)],
        Faults = [Faults.Template],
    };

    public static readonly OperationDescription Get = new("getTemplate", s_topic, "One template, the newest version or a named one")
    {
        Parameters = [s_name, NamingDescription.Version],
        Answers = [Answer.Ok("The template.", s_withNeeds)],
        Faults = [Faults.NotFound],
    };

    public static readonly OperationDescription Delete = new("deleteTemplate", s_topic, "Remove every version of a template")
    {
        Details = "Jobs keep the text that they pinned.",
        Parameters = [s_name],
        Answers = [Answer.Nothing("It is gone.")],
        Faults = [Faults.NotFound],
    };

    public static readonly OperationDescription Variations = new("listTemplateVariations", s_topic, "Templates whose name begins with this one")
    {
        Parameters = [Parameter.Path("name", NamingDescription.Name("How the names begin."), "product"), .. PageDescription.Parameters],
        Answers = [PageDescription.Answer("Templates.", s_template)],
        Faults = [Faults.NotFound],
    };

    public static readonly OperationDescription Validate = new("validateTemplate", s_topic, "Parse a template and name its variables")
    {
        Details = "A template at fault is an answer here, not a problem.",
        Body = Body.Json(
            Form("A template.", ("body", Source("The template, in Jinja2.").Required())),
            new("good", "A template", """{"body":"Write about {{ topic }}{% if tone is defined %} in a {{ tone }} voice{% endif %}."}"""),
            new("faulty", "One at fault", """{"body":"Write about {{ topic "}""")),
        Answers =
        [
            Answer.Ok("Whether it can be parsed, and what it needs or what is wrong.", Record(
                "The outcome.",
                [
                    ("valid", Flag("Whether it can be parsed.")),
                    .. s_needs,
                    ("errors", Shape.List("What is wrong.", Record(
                        "A fault.",
                        ("line", Integer("The line, from 1.", 0)),
                        ("column", Integer("The column, from 1.", 0)),
                        ("message", Text("What is wrong there.")))).Optional()),
                ])),
        ],
    };

    public static readonly OperationDescription Render = new("renderTemplate", s_topic, "Render a template")
    {
        Body = Body.Json(
            Form(
                "A template and its variables.",
                ("body", Source("The template; either this or `template`.")),
                ("template", Text("A stored template in its place: `name`, or `name@version`.", TemplateLimits.Reference)),
                ("variables", Map("Variables by name.", Any("Any JSON value."))),
                ("undefined", Choice("`strict` refuses a variable that is not given; `lenient` renders it as nothing and names it in `missing`.", RenderTemplate.Modes).Or(RenderTemplate.Modes[0]))),
            new("inline", "A template of the request", """{"body":"Dear {{ name | title }},","variables":{"name":"ada"}}"""),
            new("stored", "A stored one", """{"template":"product-review","variables":{"product":"kettle"},"undefined":"lenient"}""")),
        Answers =
        [
            Answer.Ok("The text.", Record(
                "What came out.",
                ("text", Text("The rendered text.")),
                ("missing", Shape.List("Variables that were used and not given; only with `lenient`.", Text("A name."))))),
        ],
        Faults = [Faults.NotFound, Faults.Template],
    };

    private static Shape Source(string meaning) => Text(meaning + " The length is bounded by `Limits__PromptCharacters`.", SpecLookups.DefaultPromptCharacters);
}
