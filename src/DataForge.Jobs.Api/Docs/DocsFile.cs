using System.IO.Compression;
using System.Reflection;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace DataForge.Jobs.Api.Docs;

/// <summary>A file of the page at <c>/docs</c>, as the program carries it.</summary>
/// <param name="Name">Its name in the address.</param>
internal sealed record DocsFile(string Name, string MediaType, byte[] Content)
{
    /// <summary>The page itself.</summary>
    public const string Page = "docs.html";

    private const string Vendor = "Swashbuckle.AspNetCore.SwaggerUI.node_modules.swagger_ui_dist.";

    /// <summary>Every file by its name: our own, and Swagger UI's as its package embeds them.</summary>
    public static readonly IReadOnlyDictionary<string, DocsFile> All = new[]
    {
        Own(Page, "text/html; charset=utf-8"),
        Own("docs.css", "text/css; charset=utf-8"),
        Own("docs.js", "text/javascript; charset=utf-8"),
        OfVendor("swagger-ui.css", "text/css; charset=utf-8"),
        OfVendor("swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
        OfVendor("favicon-32x32.png", "image/png"),
    }.ToDictionary(file => file.Name);

    private static DocsFile Own(string name, string mediaType)
    {
        using var plain = Open(typeof(DocsFile).Assembly, "docs/" + name);
        using var content = new MemoryStream();
        using (var gzip = new GZipStream(content, CompressionLevel.SmallestSize))
        {
            plain.CopyTo(gzip);
        }

        return new DocsFile(name, mediaType, content.ToArray());
    }

    /// <summary>The package compresses its files already.</summary>
    private static DocsFile OfVendor(string name, string mediaType)
    {
        using var gzip = Open(typeof(SwaggerUIOptions).Assembly, Vendor + name);
        using var content = new MemoryStream();
        gzip.CopyTo(content);
        return new DocsFile(name, mediaType, content.ToArray());
    }

    private static Stream Open(Assembly assembly, string name) =>
        assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{assembly.GetName().Name} carries no {name}.");
}
