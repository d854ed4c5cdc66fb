using System.ComponentModel.DataAnnotations;
using DataForge.Jobs.Generation.Specification;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Api.Security;

/// <summary>What one request may be and take, <c>Limits__…</c>.</summary>
internal sealed class RequestLimits
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Limits";

    /// <summary>Default of <see cref="RequestSeconds"/>.</summary>
    public const int DefaultRequestSeconds = 60;

    /// <summary>Default of <see cref="HeaderKilobytes"/>.</summary>
    public const int DefaultHeaderKilobytes = 32;

    /// <summary>How long something large may take to be sent, stored or removed.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromHours(1);

    private const int MostHeaders = 100;
    private static readonly TimeSpan s_headers = TimeSpan.FromSeconds(15);

    /// <summary>Longest prompt, system prompt or message, in characters.</summary>
    [Range(1, SpecLookups.MostPromptCharacters)]
    public int PromptCharacters { get; set; } = SpecLookups.DefaultPromptCharacters;

    /// <summary>How long a request may take, in seconds; what streams or calls providers has bounds of its own.</summary>
    [Range(1, 3600)]
    public int RequestSeconds { get; set; } = DefaultRequestSeconds;

    /// <summary>All headers of a request together, in kilobytes.</summary>
    [Range(4, 1024)]
    public int HeaderKilobytes { get; set; } = DefaultHeaderKilobytes;

    /// <summary>Tells the server.</summary>
    public void Apply(KestrelServerOptions server)
    {
        server.AddServerHeader = false;
        server.Limits.MaxRequestHeaderCount = MostHeaders;
        server.Limits.MaxRequestHeadersTotalSize = HeaderKilobytes * 1024;
        server.Limits.RequestHeadersTimeout = s_headers;
    }
}

/// <summary>The time that a request may take where its endpoint says nothing else.</summary>
internal sealed class RequestTimes(IOptions<RequestLimits> limits) : IConfigureOptions<RequestTimeoutOptions>
{
    /// <inheritdoc />
    public void Configure(RequestTimeoutOptions options) => options.DefaultPolicy = new RequestTimeoutPolicy
    {
        Timeout = TimeSpan.FromSeconds(limits.Value.RequestSeconds),
        TimeoutStatusCode = StatusCodes.Status504GatewayTimeout,
    };
}
