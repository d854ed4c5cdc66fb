using DataForge.Jobs.Templating.Lexing;
using DataForge.Jobs.Templating.Rendering;

namespace DataForge.Jobs.Templating.Values;

/// <summary>
/// What a missing variable, attribute or item evaluates to. Strict rendering fails when it is used for anything but
/// <c>is defined</c> and <c>default</c>; lenient rendering treats it as empty and notes its name. Its message is made
/// when it is needed, as most are guarded and never complain.
/// </summary>
internal sealed class Undefined(Meter meter, string? name, Func<string> message, bool alwaysLenient = false)
{
    /// <summary>For a message that is always the same.</summary>
    public Undefined(Meter meter, string? name, string message)
        : this(meter, name, () => message)
    {
    }

    /// <summary>The missing thing as the template wrote it, when it has a name.</summary>
    public string? Name { get; } = name;

    /// <summary>Where the missing thing was read, which says more than where it was needed.</summary>
    public (SourceText Source, int Position)? Origin { get; init; }

    /// <summary>Notes that the value is needed.</summary>
    public void Use()
    {
        if (Lenient)
        {
            meter.NoteMissing(this);
            return;
        }

        throw Fail();
    }

    /// <summary>The fault of an operation that even lenient rendering cannot do.</summary>
    public RenderFault Fail() => new(TemplateErrorKind.Undefined, message()) { Origin = Origin };

    /// <summary>Whether it acts as empty instead of failing.</summary>
    public bool Lenient => alwaysLenient || meter.Lenient;
}
