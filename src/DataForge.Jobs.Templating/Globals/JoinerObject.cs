using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Globals;

/// <summary>What <c>joiner()</c> makes: nothing the first time it is called, its separator from then on.</summary>
internal sealed class JoinerObject(string separator) : Callable, ITemplateObject
{
    private bool _used;

    public override string TypeName => "Joiner";

    public bool TryGetAttribute(RenderState state, string name, out object? value)
    {
        value = name switch
        {
            "sep" => separator,
            "used" => Booleans.Box(_used),
            _ => null,
        };
        return value is not null;
    }

    public override object? Call(RenderState state, CallArguments arguments)
    {
        if (arguments.Positional.Length + arguments.Named.Length > 0)
        {
            throw RenderFault.Runtime("a joiner is called without arguments");
        }

        if (_used)
        {
            return separator;
        }

        _used = true;
        return "";
    }
}
