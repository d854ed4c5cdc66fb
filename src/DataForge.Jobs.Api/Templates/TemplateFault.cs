using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Templating;

namespace DataForge.Jobs.Api.Templates;

/// <summary>What is wrong with a template, as an answer.</summary>
internal static class TemplateFault
{
    /// <summary>422 with the place.</summary>
    /// <param name="path">Of the request, where the template came from.</param>
    public static Problem Answer(string path, TemplateException fault) => KnownProblems.Template(path, fault.Message, fault.Template, fault.Line, fault.Column);
}
