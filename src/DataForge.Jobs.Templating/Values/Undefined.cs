using DataForge.Jobs.Templating.Rendering;

namespace DataForge.Jobs.Templating.Values;

/// <summary>
/// What a missing variable, attribute or item evaluates to. Strict rendering fails when it is used for anything but
/// <c>is defined</c> and <c>default</c>; lenient rendering treats it as empty and notes its name.
/// </summary>
internal sealed class Undefined(Meter meter, string? name, string message, bool alwaysLenient = false)
{
    /// <summary>The missing thing as the template wrote it, when it has a name.</summary>
    public string? Name { get; } = name;

    public string Message { get; } = message;

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
    public RenderFault Fail() => new(TemplateErrorKind.Undefined, Message);

    /// <summary>Whether it acts as empty instead of failing.</summary>
    public bool Lenient => alwaysLenient || meter.Lenient;
}
