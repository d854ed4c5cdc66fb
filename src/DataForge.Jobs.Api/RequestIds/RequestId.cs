namespace DataForge.Jobs.Api.RequestIds;

/// <summary>The name of one request, for finding it in logs and in the rows that it made.</summary>
internal static class RequestId
{
    /// <summary>The header that brings and returns it.</summary>
    public const string Header = "X-Request-Id";

    /// <summary>Longest one that is taken from a client, in characters.</summary>
    public const int MaxLength = 128;

    /// <summary>The id of the current request.</summary>
    public static string Of(HttpContext context) => context.TraceIdentifier;

    /// <summary>The client's id where it is printable ASCII without blanks and not too long, else a new one.</summary>
    public static string TakeOrMake(string? given) =>
        given is { Length: > 0 and <= MaxLength } && given.All(unit => unit is > ' ' and <= '~')
            ? given
            : Guid.CreateVersion7().ToString("n");
}
