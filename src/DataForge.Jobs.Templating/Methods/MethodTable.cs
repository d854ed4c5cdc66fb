using System.Collections.Frozen;
using System.Numerics;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Methods;

/// <summary>The methods of Python's own types.</summary>
internal static class MethodTable
{
    private static readonly FrozenDictionary<string, Function> Str = Index(CaseMethods.All, SearchMethods.All, SplitMethods.All, StripMethods.All, FormatMethods.All);
    private static readonly FrozenDictionary<string, Function> List = Index(ListMethods.All);
    private static readonly FrozenDictionary<string, Function> Tuple = Index(ListMethods.OfTuples);
    private static readonly FrozenDictionary<string, Function> Dict = Index(DictMethods.All);
    private static readonly FrozenDictionary<string, Function> Int = Index(NumberMethods.OfIntegers);
    private static readonly FrozenDictionary<string, Function> Float = Index(NumberMethods.OfFloats);

    // Methods Python has and this engine has not: calling one of these is refused when parsing.
    private static readonly FrozenSet<string> Refused = new[]
    {
        "encode", "decode", "maketrans", "translate", "fromkeys", "to_bytes", "from_bytes", "fromhex", "hex", "isprintable", "mro",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static bool IsRefused(string name) => Refused.Contains(name);

    public static Function? Find(object? value, string name) => value switch
    {
        string or Markup => Str.GetValueOrDefault(name),
        PyDict => Dict.GetValueOrDefault(name),
        PyList => List.GetValueOrDefault(name),
        PyTuple or PyRange => Tuple.GetValueOrDefault(name),
        long or bool or BigInteger => Int.GetValueOrDefault(name),
        double => Float.GetValueOrDefault(name),
        _ => null,
    };

    private static FrozenDictionary<string, Function> Index(params Function[][] groups) =>
        groups.SelectMany(group => group).ToFrozenDictionary(function => function.Name, StringComparer.Ordinal);
}
