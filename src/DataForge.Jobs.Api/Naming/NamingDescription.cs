using DataForge.Jobs.Api.Description;
using static DataForge.Jobs.Api.Description.Shape;

namespace DataForge.Jobs.Api.Naming;

/// <summary>Describes names and versions of templates and datasets.</summary>
internal static class NamingDescription
{
    /// <summary>The parameter that chooses a version.</summary>
    public static readonly Parameter Version = Parameter.Query("version", Integer("The version; the newest unless given.", 1, int.MaxValue), "1");

    /// <summary>A name.</summary>
    public static Shape Name(string meaning) => Text(meaning, ResourceName.MaxLength, 1).Matching(ResourceName.Form);
}
