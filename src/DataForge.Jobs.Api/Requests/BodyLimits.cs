namespace DataForge.Jobs.Api.Requests;

/// <summary>The largest bodies that are taken, in bytes.</summary>
internal static class BodyLimits
{
    /// <summary>Of JSON requests.</summary>
    public const long Json = 10L * 1024 * 1024;

    /// <summary>Of datasets, which are streamed.</summary>
    public const long Dataset = 200L * 1024 * 1024;
}
