using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Operators;

/// <summary>Takes over the pairs of a dictionary or of a sequence of pairs.</summary>
internal static class DictMerge
{
    public static void Into(PyDict target, object? source, Meter meter, string function)
    {
        if (source is Undefined undefined)
        {
            throw undefined.Fail();
        }

        if (source is PyDict dict)
        {
            meter.Charge(dict.Count);
            foreach (var (key, value) in dict.Entries().ToList())
            {
                target.Set(key, value);
            }

            return;
        }

        foreach (var item in Iteration.Of(source, meter))
        {
            meter.Step();
            var pair = Iteration.ToList(item, meter);
            if (pair.Count != 2)
            {
                throw RenderFault.Runtime($"{function}: expected pairs, got an item of length {pair.Count}");
            }

            target.Set(pair[0], pair[1]);
        }
    }
}
