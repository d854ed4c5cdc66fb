using DataForge.Jobs.Api.Naming;
using DataForge.Jobs.Api.Templates.Files;
using DataForge.Jobs.Generation.Specification;
using DataForge.Jobs.Storage.Templates;

namespace DataForge.Jobs.Api.Templates;

/// <summary>Fetches stored templates together with those that they include, import or extend.</summary>
internal sealed class TemplateSources(TemplateStore templates)
{
    // Far more than a prompt is made of, and few enough to look up for a hostile request.
    private const int Most = 100;

    /// <summary>Templates by the names that are used for them; a name that leads nowhere is left out.</summary>
    /// <param name="names">Each <c>name</c> or <c>name@version</c>.</param>
    public async Task<Dictionary<string, StoredTemplate>> FetchAsync(string tenant, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, StoredTemplate>(StringComparer.Ordinal);
        var asked = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<string>(names);
        while (waiting.TryDequeue(out var name) && asked.Count < Most)
        {
            if (!asked.Add(name) || await FindAsync(tenant, name, cancellationToken) is not { } template)
            {
                continue;
            }

            found.Add(name, new StoredTemplate(ResourceName.Pin(template.Name, template.Version), template.Body));
            foreach (var included in SpecReferences.TemplatesIn(template.Body))
            {
                waiting.Enqueue(included);
            }
        }

        return found;
    }

    /// <summary>By its name; else by what a file of that path is called once it is stored, so that files can name each other as they do on disk.</summary>
    private async Task<TemplateVersion?> FindAsync(string tenant, string name, CancellationToken cancellationToken)
    {
        if (ResourceName.Parse(name) is { } reference && await templates.FindAsync(tenant, reference.Name, reference.Version, cancellationToken) is { } template)
        {
            return template;
        }

        return TemplateFileName.NameOf(name) is { } stored ? await templates.FindAsync(tenant, stored, null, cancellationToken) : null;
    }
}
