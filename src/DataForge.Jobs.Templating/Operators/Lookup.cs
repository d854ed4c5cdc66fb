using DataForge.Jobs.Templating.Methods;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Operators;

/// <summary>Attributes and items, each falling back on the other as Jinja does.</summary>
internal static class Lookup
{
    /// <summary><c>value.name</c>: an attribute, else an item of that name, else undefined.</summary>
    public static object? Attribute(RenderState state, object? value, string name, string? path)
    {
        if (value is PyDict dict)
        {
            if (MethodTable.Find(value, name) is { } method)
            {
                return new BoundMethod(method, value);
            }

            return dict.TryGet(name, out var item) ? item : Missing(state, value, name, path);
        }

        if (value is Undefined undefined)
        {
            undefined.Use();
            return undefined;
        }

        return TryAttribute(state, value, name, out var attribute) ? attribute : Missing(state, value, name, path);
    }

    /// <summary><c>value[key]</c>: an item, else an attribute when the key is text, else undefined.</summary>
    public static object? Item(RenderState state, object? value, object? key, string? path)
    {
        switch (value)
        {
            case Undefined undefined:
                undefined.Use();
                return undefined;
            case PyDict dict when key is not (PyList or PyDict) && dict.TryGet(key, out var found):
                return found;
            case PyList list when TryIndex(key, list.Items.Count, out var i):
                return list.Items[i];
            case PyTuple tuple when TryIndex(key, tuple.Items.Length, out var i):
                return tuple.Items[i];
            case PyRange range when TryIndex(key, range.Count, out var i):
                return Integers.Box(range.At(i));
            case string text when Numbers.TryLong(key, out _):
                if (CodePoints.AreUnits(text))
                {
                    return TryIndex(key, text.Length, out var at) ? text[at].ToString() : Missing(state, value, Text.Of(key, state.Meter), path);
                }

                var points = CodePoints.Split(text);
                return TryIndex(key, points.Length, out var point) ? points[point] : Missing(state, value, Text.Of(key, state.Meter), path);
            case Markup markup when Numbers.TryLong(key, out _):
                var part = Item(state, markup.Text, key, path);
                return part is string safe ? new Markup(safe) : part;
        }

        (key as Undefined)?.Use();
        if (Text.TryString(key, out var name) && TryAttribute(state, value, name, out var attribute))
        {
            return attribute;
        }

        return Missing(state, value, key is string ? name : Text.Repr(key, state.Meter), path);
    }

    /// <summary>An attribute proper, without falling back on items. What begins with an underscore does not exist.</summary>
    public static bool TryAttribute(RenderState state, object? value, string name, out object? attribute)
    {
        attribute = null;
        if (name.StartsWith('_'))
        {
            return false;
        }

        if (value is ITemplateObject named)
        {
            return named.TryGetAttribute(state, name, out attribute);
        }

        if (value is GroupTuple && name is "grouper" or "list")
        {
            attribute = name == "list" ? ((GroupTuple)value!).List : ((GroupTuple)value!).Grouper;
            return true;
        }

        if (MethodTable.Find(value, name) is { } method)
        {
            attribute = new BoundMethod(method, value);
            return true;
        }

        return NumberAttributes.TryGet(value, name, out attribute);
    }

    private static bool TryIndex(object? key, long count, out int index)
    {
        index = 0;
        if (!Numbers.TryLong(key, out var at))
        {
            return false;
        }

        at = at < 0 ? at + count : at;
        index = at >= 0 && at < count ? (int)at : 0;
        return at >= 0 && at < count;
    }

    private static Undefined Missing(RenderState state, object? value, string name, string? path)
    {
        return new Undefined(state.Meter, path ?? name, Message) { Origin = (state.Unit.Source, state.Position) };

        string Message()
        {
            var owner = value is null ? "None" : $"{TypeNames.Of(value)} object";
            var hint = value is PyDict dict ? Parsing.Suggestion.For(name, dict.Entries().Select(e => e.Key).OfType<string>().Take(200)) : "";
            return $"'{owner}' has no attribute '{name}'{hint}";
        }
    }
}
