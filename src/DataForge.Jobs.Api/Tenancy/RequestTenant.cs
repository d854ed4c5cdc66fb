using DataForge.Jobs.Api.Generate;
using DataForge.Jobs.Storage.Jobs;

namespace DataForge.Jobs.Api.Tenancy;

/// <summary>Whose rows a request sees. The one place to change when keys name tenants.</summary>
internal static class RequestTenant
{
    /// <summary>The tenant that a request acts for.</summary>
    public static string Of(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Job.DefaultTenant;
    }

    /// <summary>Who pays for what a request asks now, and under which key.</summary>
    public static Asker AskerOf(HttpContext context) => new(Of(context), null);
}
