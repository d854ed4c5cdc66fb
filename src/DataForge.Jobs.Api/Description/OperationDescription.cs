using Microsoft.OpenApi;

namespace DataForge.Jobs.Api.Description;

/// <summary>What an endpoint does, takes and answers; stands beside its feature, and at its <c>Map…</c> as <c>Describe</c>.</summary>
/// <param name="Id">The name that generated clients give it; never changes.</param>
/// <param name="Topic">The part of the API that it belongs to.</param>
/// <param name="Summary">What it does, in a line.</param>
internal sealed record OperationDescription(string Id, Topic Topic, string Summary)
{
    /// <summary>What else there is to know, in Markdown; null where the summary says it all.</summary>
    public string? Details { get; init; }

    /// <summary>Its parameters, in the order of the document.</summary>
    public IReadOnlyList<Parameter> Parameters { get; init; } = [];

    /// <summary>Its body; null where it takes none.</summary>
    public Body? Body { get; init; }

    /// <summary>Its answers where all goes well.</summary>
    public IReadOnlyList<Answer> Answers { get; init; } = [];

    /// <summary>What can go wrong besides what can with all.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];
}

/// <summary>A part of the API.</summary>
internal sealed record Topic(string Name, string Meaning);

/// <summary>A parameter.</summary>
/// <param name="Example">What it is like; null where its default or its shape says so.</param>
internal sealed record Parameter(ParameterLocation In, string Name, Shape Shape, string? Example = null)
{
    /// <summary>In the address.</summary>
    public static Parameter Path(string name, Shape shape, string example) => new(ParameterLocation.Path, name, shape.Required(), example);

    /// <summary>After the question mark; never given twice.</summary>
    public static Parameter Query(string name, Shape shape, string? example = null) => new(ParameterLocation.Query, name, shape, example);

    /// <summary>Among the headers.</summary>
    public static Parameter Header(string name, Shape shape, string? example = null) => new(ParameterLocation.Header, name, shape, example);
}

/// <summary>A body by its media types.</summary>
/// <param name="IsRequired">Whether it must be there.</param>
internal sealed record Body(bool IsRequired, params IReadOnlyList<Content> Contents)
{
    /// <summary>A body of JSON.</summary>
    public static Body Json(Shape shape, params IReadOnlyList<Example> examples) => new(true, new Content(Content.JsonType, shape, examples));
}

/// <summary>What a body or an answer holds.</summary>
/// <param name="Examples">Each can be sent as it is.</param>
internal sealed record Content(string MediaType, Shape Shape, params IReadOnlyList<Example> Examples)
{
    /// <summary>JSON.</summary>
    public const string JsonType = "application/json";
}

/// <summary>An example.</summary>
/// <param name="Name">Its name within its body.</param>
/// <param name="Text">As it is sent.</param>
internal sealed record Example(string Name, string Summary, string Text);

/// <summary>An answer where all goes well.</summary>
/// <param name="Headers">Headers with what they say.</param>
internal sealed record Answer(int Status, string Meaning, params IReadOnlyList<Content> Contents)
{
    /// <summary>Headers of this answer.</summary>
    public IReadOnlyList<(string Name, Shape Shape)> Headers { get; init; } = [];

    /// <summary>A JSON answer with status 200.</summary>
    public static Answer Ok(string meaning, Shape shape) => Json(200, meaning, shape);

    /// <summary>A JSON answer.</summary>
    public static Answer Json(int status, string meaning, Shape shape) => new(status, meaning, new Content(Content.JsonType, shape));

    /// <summary>Done, and there is nothing to say.</summary>
    public static Answer Nothing(string meaning) => new(204, meaning);
}
