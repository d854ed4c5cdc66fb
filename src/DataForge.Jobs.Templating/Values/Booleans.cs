namespace DataForge.Jobs.Templating.Values;

/// <summary>The two truth values, boxed once.</summary>
internal static class Booleans
{
    public static readonly object True = true;
    public static readonly object False = false;

    public static object Box(bool value) => value ? True : False;
}
