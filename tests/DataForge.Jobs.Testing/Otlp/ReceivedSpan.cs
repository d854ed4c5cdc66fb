namespace DataForge.Jobs.Testing.Otlp;

/// <summary>A span as it arrived.</summary>
/// <param name="Service">The <c>service.name</c> of the process that sent it.</param>
/// <param name="Instance">Its <c>service.instance.id</c>.</param>
/// <param name="Source">The name of its source.</param>
/// <param name="Kind">1 internal, 2 server, 3 client, 4 producer, 5 consumer.</param>
/// <param name="Status">0 unset, 1 ok, 2 error.</param>
public sealed record ReceivedSpan(
    string Service,
    string Instance,
    string Source,
    string TraceId,
    string SpanId,
    string ParentId,
    string Name,
    int Kind,
    int Status,
    ulong StartNanoseconds,
    ulong EndNanoseconds,
    IReadOnlyDictionary<string, object?> Attributes)
{
    /// <summary>An attribute as text; null where there is none.</summary>
    public string? this[string attribute] => Attributes.GetValueOrDefault(attribute)?.ToString();
}
