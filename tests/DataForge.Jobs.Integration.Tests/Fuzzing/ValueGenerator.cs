using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DataForge.Jobs.Integration.Tests.Described;

namespace DataForge.Jobs.Integration.Tests.Fuzzing;

/// <summary>Draws JSON values from their schema: mostly such as are taken, often at a bound, and now and then such as nobody wants.</summary>
/// <param name="wildness">How likely a value is hostile, 0 to 1.</param>
internal sealed class ValueGenerator(ApiDocument document, FuzzState state, Random random, double wildness)
{
    private const int MostCount = 12;

    private static readonly string[][] s_either = [["prompt", "template", "messages"], ["prompt", "messages"], ["body", "template"]];

    private static readonly string[] s_prompts =
    [
        "Write a review.", "Write about {{ n }}.", "{{ product }}", "{{ a | default('x') }} {{ b is defined }}", "{% if x is defined %}{{ x.y }}{% endif %}ok", "{{ range(3) | list }}", "{% include 't1' ignore missing %}x", "{{ [1,2]|sum }}",
    ];

    /// <summary>A value as it is written.</summary>
    public string Draw(JsonNode schema)
    {
        var text = new StringBuilder();
        Write(text, document.Resolve(schema), "", 0);
        return text.ToString();
    }

    private void Write(StringBuilder text, JsonObject schema, string name, int depth)
    {
        if (random.NextDouble() < wildness)
        {
            text.Append(HostileValues.Json[random.Next(HostileValues.Json.Length)]);
        }
        else if (schema["anyOf"] is JsonArray kinds)
        {
            Write(text, document.Resolve(kinds[random.Next(kinds.Count)]!), name, depth);
        }
        else if (schema["enum"] is JsonArray words)
        {
            text.Append(words[random.Next(words.Count)]?.ToJsonString() ?? "null");
        }
        else
        {
            WriteOfType(text, schema, TypeOf(schema), name, depth);
        }
    }

    private void WriteOfType(StringBuilder text, JsonObject schema, string type, string name, int depth)
    {
        switch (type)
        {
            case "object":
                WriteObject(text, schema, depth);
                break;
            case "array":
                WriteArray(text, schema, name, depth);
                break;
            case "string":
                text.Append(JsonSerializer.Serialize(Text(schema, name)));
                break;
            case "integer":
                text.Append(Integer(schema, name).ToString(CultureInfo.InvariantCulture));
                break;
            case "number":
                text.Append(Number(schema).ToString(CultureInfo.InvariantCulture));
                break;
            case "boolean":
                text.Append(random.Next(2) == 0 ? "true" : "false");
                break;
            case "null":
                text.Append("null");
                break;
            default:
                text.Append(Pick("1", "\"x\"", "null", "true", "[1,2]", "{\"a\":{\"b\":[]}}", "2.5", "\"日本\""));
                break;
        }
    }

    private string TypeOf(JsonObject schema) => schema["type"] switch
    {
        JsonArray types => (string)types[random.Next(types.Count)]!,
        { } type => (string)type!,
        null => "",
    };

    private void WriteObject(StringBuilder text, JsonObject schema, int depth)
    {
        var members = new List<(string Name, JsonNode Schema)>();
        if (schema["properties"] is JsonObject fields)
        {
            var required = schema["required"]?.AsArray().Select(field => (string)field!).ToHashSet() ?? [];
            var share = depth == 0 ? 0.12 : 0.3;
            members.AddRange(fields.Where(field => required.Contains(field.Key) ? random.NextDouble() >= wildness / 2 : random.NextDouble() < share).Select(field => (field.Key, field.Value!)));
            ChooseOne(members, fields);
        }
        else if (schema["additionalProperties"] is JsonObject item)
        {
            members.AddRange(Enumerable.Range(0, random.Next(4)).Select(index => (Pick("n", "product", "a", "happy", "true", "x" + index), (JsonNode)item)));
            members = [.. members.DistinctBy(member => member.Name)];
        }

        if (random.NextDouble() < wildness && members.Count > 0)
        {
            members.Add(Pick(members[0], ("unknown_field", members[0].Schema), ("", members[0].Schema), ("prompt\u0000", members[0].Schema)));
        }

        text.Append('{');
        foreach (var (name, member) in members)
        {
            text.Append(text[^1] == '{' && text.Length > 0 ? "" : ",").Append(JsonSerializer.Serialize(name)).Append(':');
            Write(text, document.Resolve(member), name, depth + 1);
        }

        text.Append('}');
    }

    /// <summary>Where a request says the same thing in one of several ways, mostly in one.</summary>
    private void ChooseOne(List<(string Name, JsonNode Schema)> members, JsonObject fields)
    {
        if (s_either.FirstOrDefault(ways => ways.All(fields.ContainsKey)) is { } either && random.NextDouble() >= wildness)
        {
            var chosen = random.Next(3) > 0 ? either[0] : Pick(either);
            members.RemoveAll(member => either.Contains(member.Name));
            members.Add((chosen, fields[chosen]!));
        }

        if (fields.ContainsKey("count") && random.NextDouble() >= wildness / 2)
        {
            // What is asked for is to be done within the time of a test.
            members.RemoveAll(member => member.Name is "count" or "max_candidates");
            members.AddRange([("count", fields["count"]!), ("max_candidates", fields["max_candidates"]!)]);
        }
    }

    private void WriteArray(StringBuilder text, JsonObject schema, string name, int depth)
    {
        var (least, most) = ((int?)schema["minItems"] ?? 0, (int?)schema["maxItems"]);
        var count = random.Next(60) == 0 && most <= 100 ? most.Value + random.Next(2) : Math.Max(least, random.Next(name == "requests" ? 2 : 4));
        text.Append('[');
        for (var i = 0; i < count; i++)
        {
            text.Append(i == 0 ? "" : ",");
            Write(text, document.Resolve(schema["items"]!), name, depth + 1);
        }

        text.Append(']');
    }

    private string Text(JsonObject schema, string name)
    {
        var (least, most) = ((int?)schema["minLength"] ?? 0, (int?)schema["maxLength"] ?? 100);
        return (string?)schema["format"] switch
        {
            "uuid" => state.Find("job", random) ?? Guid.NewGuid().ToString(),
            "date-time" => Pick("2099-01-01T00:00:00Z", "2098-01-01T00:00:00+05:30", "2000-01-01T00:00:00Z", "9999-12-31T23:59:59Z"),
            "date" => Pick("2026-11-21", "2000-02-29", "0001-01-01", "9999-12-31"),
            _ when schema["pattern"] is not null || name is "dataset" or "template" => Pick(FuzzState.Names),
            _ when random.Next(80) == 0 => new string('a', Math.Min(random.Next(2) == 0 ? least : most + random.Next(2), 20_000)),
            _ when random.Next(15) == 0 => Pick(HostileValues.Texts),
            _ => ByName(name),
        };
    }

    private string ByName(string name) => name switch
    {
        "prompt" or "content" or "body" or "system_prompt" or "value" => Pick(s_prompts),
        "name" => Pick("n", "m", "tone", "stars"),
        "when" => Pick("true", "n is defined", "1 > 2", "n ==", "x"),
        "model" or "model_id" => Pick("simulated", "simulated", "gpt-4o", "nonsense"),
        "provider" => Pick("custom", "custom", "openai", "nonsense"),
        "of" => Pick("n", "tone"),
        "url" => Pick("http://receiver.invalid/hook", "https://receiver.invalid", "http://127.0.0.1:1/", "nonsense"),
        "start" or "end" => Pick("2026-01-01", "2026-06-01T00:00:00Z", "1999-12-31"),
        "regex" or "not_regex" => Pick("[a-z]+", "^x", "\\d", "(", "(a+)+$"),
        "field" => Pick("text", "data.a", "nonsense"),
        _ => Pick("x", "some words of text", "ä", "日本語"),
    };

    private decimal Integer(JsonObject schema, string name)
    {
        var (least, most) = (Bound(schema, "minimum") ?? -1000, Bound(schema, "maximum") ?? 1_000_000);
        return name switch
        {
            "count" when random.Next(40) > 0 => random.Next(1, MostCount),
            "max_candidates" when random.Next(20) > 0 => random.Next(MostCount, 3 * MostCount),
            "rows" => random.Next(1, 4),
            _ when random.Next(12) == 0 => Pick(least - 1, least, most, most + 1, 0),
            _ => least + random.Next((int)Math.Min(100, Math.Max(1, most - least))),
        };
    }

    private decimal Number(JsonObject schema)
    {
        var (least, most) = (Bound(schema, "minimum") ?? -1000, Bound(schema, "maximum") ?? 1000);
        return random.Next(8) == 0 ? Pick(least - 1, least, most, most + 1, 0) : Math.Round(least + ((decimal)random.NextDouble() * Math.Min(10, most - least)), 3);
    }

    private static decimal? Bound(JsonObject schema, string name) =>
        schema[name] is { } bound ? decimal.Parse(bound.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture) : null;

    private T Pick<T>(params T[] choices) => choices[random.Next(choices.Length)];
}
