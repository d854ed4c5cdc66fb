using DataForge.Jobs.Api.Description;
using DataForge.Jobs.Api.Naming;
using DataForge.Jobs.Api.Paging;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Api.Webhooks;
using static DataForge.Jobs.Api.Description.Shape;

namespace DataForge.Jobs.Api.Access.Keys;

/// <summary>Describes keys and what can be done with them.</summary>
internal static class KeyDescription
{
    /// <summary>Where it stands in the document.</summary>
    public static readonly Topic Topic = new("Keys", "Who may use the API, for what, and how much.");

    private static readonly Parameter s_id = Parameter.Path("id", Id("The key's id; never the key itself."), "0199aa5e-7c1f-7d3a-9b0e-3f5d2c4b6a70");

    private static readonly Shape s_name = Text("What people call it.", KeyFields.MaxNameLength, 1);

    private static readonly IReadOnlyList<(string Name, Shape Shape)> s_bounds =
    [
        ("requests_per_minute", Integer("Requests a minute; the installation's default unless given.", 1, KeyFields.MaxRequests)),
        ("monthly_budget_usd", Number("US dollars a calendar month (UTC); no bound unless given.", 0, KeyFields.MaxUsd)),
        ("monthly_tokens", Integer("Tokens a calendar month (UTC); no bound unless given.", 0, long.MaxValue)),
        ("weight", Integer("The weight of its tenant where tenants compete; 1 unless given.", 1, KeyFields.MaxWeight)),
        (KeyFields.AlertField, WebhookDescription.Webhook.Here("Who is told when 80 % and all of its monthly budget is used up.")),
        ("expires_at", Time("When it ends; never unless given. In the future.")),
    ];

    private static readonly IReadOnlyList<(string Name, Shape Shape)> s_members =
    [
        ("id", Id("Its id, by which it is changed, and booked in usage.")),
        ("name", Text("What people call it.")),
        ("tenant", Text("Whose key it is.")),
        ("prefix", Text("How the newest secret begins, to find it by.").OrNull()),
        ("permissions", Permissions()),
        ("requests_per_minute", Integer("Requests a minute; null for the installation's default.", 1).OrNull()),
        ("monthly_budget_usd", Number("US dollars a month; null for no bound.", 0).OrNull()),
        ("monthly_tokens", Integer("Tokens a month; null for no bound.", 0).OrNull()),
        ("weight", Integer("The weight of its tenant; null for 1.", 1).OrNull()),
        (KeyFields.AlertField, WebhookDescription.Known.Here("Who is told of its budget; null for nobody.").OrNull()),
        ("created_at", Time("When it was made.")),
        ("expires_at", Time("When it ends; null for never.").OrNull()),
        ("last_used_at", Time("When it was last used, give or take a minute; null for never.").OrNull()),
        ("secrets", Shape.List("The secrets that are taken for it just now.", Record(
            "A secret.",
            ("prefix", Text("How it begins.")),
            ("created_at", Time("When it was drawn.")),
            ("expires_at", Time("Until when it is taken; null for as long as the key.").OrNull())))),
    ];

    private static readonly Shape s_key = Record("A key, without what it is told by.", s_members).As("Key");
    private static readonly Shape s_withSecret = Record("A key, with what it is told by: the only time that it is shown.", [.. s_members, ("key", Text("The secret, to be sent as `Authorization: Bearer …`."))]).As("KeyWithSecret");

    public static readonly OperationDescription Create = new("createKey", Topic, "Make a key; the answer is the only one that shows it")
    {
        Body = Body.Json(
            Form(
                "A key to be made.",
                [
                    ("name", s_name.Required()),
                    ("tenant", NamingDescription.Name("Whose key it is: a key sees the rows of its tenant, and no others.").Required()),
                    ("permissions", Permissions().Required()),
                    .. s_bounds,
                ]).As("KeyRequest"),
            new("team", "For a team", """{"name":"Research","tenant":"research","permissions":["generate","read"]}"""),
            new("bounded", "With bounds", """{"name":"Trial","tenant":"trial","permissions":["generate","read"],"requests_per_minute":60,"monthly_budget_usd":20,"monthly_tokens":1000000,"weight":2,"expires_at":"2099-12-31T00:00:00Z"}""")),
        Answers = [Answer.Json(201, "The key.", s_withSecret) with { Headers = [("Location", Text("The key's address."))] }],
    };

    public static readonly OperationDescription List = new("listKeys", Topic, "List the keys of every tenant, oldest first")
    {
        Parameters = [Parameter.Query("tenant", Text("Only keys of this tenant.", QueryReader.MaxLength), "research"), .. PageDescription.Parameters],
        Answers = [PageDescription.Answer("Keys that are not revoked.", s_key)],
    };

    public static readonly OperationDescription Get = new("getKey", Topic, "One key")
    {
        Parameters = [s_id],
        Answers = [Answer.Ok("The key.", s_key)],
        Faults = [Faults.NotFound],
    };

    public static readonly OperationDescription Patch = new("patchKey", Topic, "Change a key's name, limits, budgets, weight or end")
    {
        Details = "In force in every process within 5 seconds. What is left out stays; `null` takes a bound away.",
        Parameters = [s_id],
        Body = Body.Json(
            Form("What is to be different.", [("name", s_name), .. s_bounds.Select(bound => (bound.Name, bound.Shape.OrNull()))]).As("KeyPatch"),
            new Example("limits", "Other limits", """{"requests_per_minute":600,"monthly_budget_usd":null}""")),
        Answers = [Answer.Ok("The key as it is now.", s_key)],
        Faults = [Faults.NotFound],
    };

    public static readonly OperationDescription Rotate = new("rotateKey", Topic, "Give a key another secret; the one before is taken for a while yet")
    {
        Parameters = [s_id],
        Body = Body.Json(
            Form("How it is done; the body may be left out.", ("overlap_seconds", Integer("How long the secret before is taken yet, in seconds.", 0, ChangeKey.MostOverlapSeconds).Or(ChangeKey.DefaultOverlapSeconds))),
            new Example("hour", "With an hour to change over", """{"overlap_seconds":3600}""")) with
        { IsRequired = false },
        Answers = [Answer.Ok("The key with its new secret.", s_withSecret)],
        Faults = [Faults.NotFound],
    };

    public static readonly OperationDescription Revoke = new("revokeKey", Topic, "Revoke a key at once")
    {
        Details = "In force in every process within 5 seconds.",
        Parameters = [s_id],
        Answers = [Answer.Nothing("It is revoked.")],
        Faults = [Faults.NotFound],
    };

    private static Shape Permissions() =>
        Shape.List("What it may do; none includes another.", Choice("A permission.", PermissionNames.All), 1, PermissionNames.All.Count);
}
