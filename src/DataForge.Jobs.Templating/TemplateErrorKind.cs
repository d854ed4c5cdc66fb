namespace DataForge.Jobs.Templating;

/// <summary>What sort of fault a <see cref="TemplateException"/> reports.</summary>
public enum TemplateErrorKind
{
    /// <summary>The source is not a template of this language, or uses a part of it that is not supported.</summary>
    Syntax,

    /// <summary>Rendering used a variable, attribute or item that does not exist.</summary>
    Undefined,

    /// <summary>One of the bounds of <see cref="TemplateOptions"/> was reached.</summary>
    Limit,

    /// <summary>An operation was given values it cannot work with.</summary>
    Runtime,

    /// <summary>A referenced template does not exist.</summary>
    NotFound,
}
