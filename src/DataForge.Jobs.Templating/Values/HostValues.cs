using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using DataForge.Jobs.Templating.Rendering;

namespace DataForge.Jobs.Templating.Values;

/// <summary>
/// Copies the caller's values into template values, and back. Only data crosses: nothing is called or reflected on.
/// Whole decimals become integers, others floats.
/// </summary>
internal static class HostValues
{
    public static bool TryScalar(object? host, out object? value)
    {
        switch (host)
        {
            case null or string or long or double or bool:
                value = host;
                return true;
            case int or short or byte or sbyte or ushort or uint:
                value = Integers.Box(System.Convert.ToInt64(host, CultureInfo.InvariantCulture));
                return true;
            case float single:
                value = double.Parse(single.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
                return true;
            case decimal number:
                value = number == decimal.Truncate(number) && number.Scale == 0
                    ? Integers.Normalize(new BigInteger(number))
                    : (double)number;
                return true;
            case ulong or BigInteger:
                value = Integers.Normalize(host is ulong unsigned ? unsigned : (BigInteger)host);
                return true;
            case char c:
                value = c.ToString();
                return true;
            default:
                value = null;
                return false;
        }
    }

    public static object? Convert(object? host, Meter meter) => Convert(host, meter, 0);

    /// <summary>Turns a value into null, bool, long, <see cref="BigInteger"/>, double, string, lists and string-keyed dictionaries.</summary>
    public static object? ToHost(object? value, Meter meter, int depth = 0)
    {
        meter.CheckDepth(depth);
        switch (value)
        {
            case Markup markup:
                return markup.Text;
            case PyDict dict:
                var result = new Dictionary<string, object?>(dict.Count, StringComparer.Ordinal);
                foreach (var (key, item) in dict.Entries())
                {
                    result[Operators.Text.Of(key, meter)] = ToHost(item, meter, depth + 1);
                }

                return result;
            case Undefined undefined:
                undefined.Use();
                return null;
            case null or bool or long or double or string or BigInteger:
                return value;
            case PyList or PyTuple or PyRange or DictView or PyIterator:
                var list = new List<object?>();
                foreach (var item in Operators.Iteration.Of(value, meter))
                {
                    list.Add(ToHost(item, meter, depth + 1));
                    meter.CheckLength(list.Count);
                }

                return list;
            default:
                throw RenderFault.Runtime($"a value of type {Operators.TypeNames.Of(value)} cannot leave the template");
        }
    }

    private static object? Convert(object? host, Meter meter, int depth)
    {
        if (TryScalar(host, out var scalar))
        {
            return scalar;
        }

        meter.CheckDepth(depth);
        return host switch
        {
            JsonElement element => FromJson(element, meter, depth),
            JsonNode node => FromNode(node, meter, depth),
            IReadOnlyDictionary<string, object?> dict => FromPairs(dict, meter, depth),
            IDictionary dict => FromDictionary(dict, meter, depth),
            IEnumerable items => FromItems(items, meter, depth),
            _ => throw RenderFault.Runtime($"a value of the .NET type {host!.GetType().Name} cannot be given to a template"),
        };
    }

    private static PyDict FromPairs(IReadOnlyDictionary<string, object?> pairs, Meter meter, int depth)
    {
        var dict = new PyDict(meter);
        foreach (var (key, value) in pairs)
        {
            meter.Step();
            dict.Set(key, Convert(value, meter, depth + 1));
        }

        return dict;
    }

    private static PyDict FromDictionary(IDictionary source, Meter meter, int depth)
    {
        var dict = new PyDict(meter);
        foreach (DictionaryEntry entry in source)
        {
            meter.Step();
            var key = TryScalar(entry.Key, out var scalar) ? scalar : throw RenderFault.Runtime("a dictionary given to a template has a key that is no text or number");
            dict.Set(key, Convert(entry.Value, meter, depth + 1));
        }

        return dict;
    }

    private static PyList FromItems(IEnumerable items, Meter meter, int depth)
    {
        var list = new List<object?>();
        foreach (var item in items)
        {
            meter.Step();
            list.Add(Convert(item, meter, depth + 1));
            meter.CheckLength(list.Count);
        }

        return new PyList(list);
    }

    private static object? FromNode(JsonNode node, Meter meter, int depth)
    {
        switch (node)
        {
            case JsonObject map:
                var dict = new PyDict(meter);
                foreach (var (key, value) in map)
                {
                    meter.Step();
                    dict.Set(key, Convert(value, meter, depth + 1));
                }

                return dict;
            case JsonArray array:
                return FromItems(array, meter, depth);
            default:
                return FromJson(JsonSerializer.SerializeToElement(node), meter, depth);
        }
    }

    private static object? FromJson(JsonElement element, Meter meter, int depth)
    {
        meter.CheckDepth(depth);
        switch (element.ValueKind)
        {
            case JsonValueKind.Null or JsonValueKind.Undefined:
                return null;
            case JsonValueKind.True or JsonValueKind.False:
                return Booleans.Box(element.ValueKind == JsonValueKind.True);
            case JsonValueKind.String:
                return element.GetString();
            case JsonValueKind.Number:
                return FromNumber(element.GetRawText());
            case JsonValueKind.Array:
                var list = new List<object?>();
                foreach (var item in element.EnumerateArray())
                {
                    meter.Step();
                    list.Add(FromJson(item, meter, depth + 1));
                    meter.CheckLength(list.Count);
                }

                return new PyList(list);
            default:
                var dict = new PyDict(meter);
                foreach (var property in element.EnumerateObject())
                {
                    meter.Step();
                    dict.Set(property.Name, FromJson(property.Value, meter, depth + 1));
                }

                return dict;
        }
    }

    private static object FromNumber(string text) =>
        text.AsSpan().ContainsAny('.', 'e', 'E')
            ? double.Parse(text, CultureInfo.InvariantCulture)
            : Integers.Normalize(BigInteger.Parse(text.Length <= Lexing.NumberLiteral.MaxDigits ? text : throw RenderFault.Limit("an integer has too many digits"), CultureInfo.InvariantCulture));
}
