namespace DataForge.Jobs.Templating.Values;

/// <summary>A value with a text of its own that does not depend on where it lies in memory.</summary>
internal interface IPrintable
{
    string Print();
}
