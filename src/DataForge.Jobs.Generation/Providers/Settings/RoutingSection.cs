using DataForge.Jobs.Generation.Providers.Routing;

namespace DataForge.Jobs.Generation.Providers.Settings;

/// <summary>Reads <c>fallback_order</c>, <c>routing_rules</c> and <c>routing_hints</c>.</summary>
internal static class RoutingSection
{
    public static RoutingOptions Read(SettingReader settings) => new()
    {
        FallbackOrder = settings.Texts("fallback_order"),
        Rules = [.. settings.Sections("routing_rules").Select(RuleOf).OfType<RoutingRule>()],
        Hints = HintsOf(settings.Section("routing_hints")),
    };

    private static RoutingRule? RuleOf(SettingReader section)
    {
        var condition = section.Section("if");
        var rule = new RoutingRule(section.Required("prefer_model", "required: the model that is chosen where the condition holds.") ?? "")
        {
            Contains = condition.Texts("contains"),
            LengthGreaterThan = condition.Whole("length_gt", 0, int.MaxValue),
            Tag = condition.Text("tag"),
        };
        condition.RefuseUnknown();
        section.RefuseUnknown();
        if (rule is { Contains.Count: 0, LengthGreaterThan: null, Tag: null })
        {
            section.Problem("if", "needs contains, length_gt or tag; for every request, set default_model.");
        }

        return rule.PreferModel.Length == 0 ? null : rule;
    }

    private static RoutingHints HintsOf(SettingReader section)
    {
        var hints = new RoutingHints { Code = section.Texts("code"), Speed = section.Texts("speed"), Quality = section.Texts("quality") };
        section.RefuseUnknown();
        return hints;
    }
}
