using System.ComponentModel.DataAnnotations;

namespace DataForge.Jobs.Api.Preview;

/// <summary>Settings of previews, <c>Preview__…</c>.</summary>
internal sealed class PreviewOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Preview";

    /// <summary>Default of <see cref="Seconds"/>: as long as a provider is given for one answer.</summary>
    public const int DefaultSeconds = 120;

    /// <summary>How long a preview may take, 1 to 3,600; what has no answer by then is shown as a timeout.</summary>
    [Range(1, 3600)]
    public int Seconds { get; set; } = DefaultSeconds;
}
