using System.Numerics;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Operators;

/// <summary>Names of types as Python says them in its messages.</summary>
internal static class TypeNames
{
    public static string Of(object? value) => value switch
    {
        null => "NoneType",
        bool => "bool",
        long or BigInteger => "int",
        double => "float",
        string => "str",
        Markup => "Markup",
        PyList => "list",
        PyTuple => "tuple",
        PyDict => "dict",
        PyRange => "range",
        DictView { Kind: DictViewKind.Keys } => "dict_keys",
        DictView { Kind: DictViewKind.Values } => "dict_values",
        DictView => "dict_items",
        PyIterator iterator => iterator.TypeName,
        Undefined => "Undefined",
        Callable callable => callable.TypeName,
        ITemplateObject named => named.TypeName,
        _ => "object",
    };
}
