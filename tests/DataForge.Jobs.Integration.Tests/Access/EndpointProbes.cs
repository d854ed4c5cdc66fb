namespace DataForge.Jobs.Integration.Tests.Access;

/// <summary>What somebody with a key of another tenant must find at an endpoint.</summary>
internal enum Foreign
{
    /// <summary>What the tenant has is refused in the words in which what does not exist is refused.</summary>
    Hidden,

    /// <summary>An answer in which nothing of the tenant stands: an empty list, or a thing of the asker's own.</summary>
    Own,

    /// <summary>What is the same for everybody.</summary>
    Shared,

    /// <summary>Only operators get in; they are not of any tenant.</summary>
    Operators,
}

/// <summary>A request to an endpoint that is after what a tenant has.</summary>
/// <param name="Address">With <c>{job}</c>, <c>{template}</c>, <c>{dataset}</c>, <c>{key}</c> for what the tenant has.</param>
/// <param name="Body">The same; null for none.</param>
internal sealed record Probe(Foreign Expected, string Address, string? Body = null, string MediaType = "application/json");

/// <summary>
/// Every endpoint, by method and route. Who adds an endpoint adds a line here: what another tenant's key finds there. Where it
/// takes names or ids in its body, one line each. They are asked in this order: lists before what the asker makes itself.
/// </summary>
internal static class EndpointProbes
{
    public static readonly (string Endpoint, Probe Probe)[] All =
    [
        ("POST /api/v1/jobs", new(Foreign.Own, "jobs", """{"count":1,"prompt":"Mine."}""")),
        ("POST /api/v1/jobs", new(Foreign.Hidden, "jobs", """{"count":1,"template":"{template}"}""")),
        ("POST /api/v1/jobs", new(Foreign.Hidden, "jobs", """{"count":1,"prompt":"{% include '{template}' %}"}""")),
        ("POST /api/v1/jobs", new(Foreign.Hidden, "jobs", """{"count":1,"prompt":"x","columns":[{"name":"c","type":"dataset","dataset":"{dataset}"}]}""")),
        ("POST /api/v1/jobs", new(Foreign.Hidden, "jobs", """{"count":1,"prompt":"x","deduplicate":{"mode":"near","against":["{job}"]}}""")),
        ("POST /api/v1/preview", new(Foreign.Hidden, "preview", """{"count":1,"template":"{template}"}""")),
        ("POST /api/v1/preview", new(Foreign.Hidden, "preview", """{"count":1,"prompt":"x","columns":[{"name":"c","type":"dataset","dataset":"{dataset}"}]}""")),
        ("GET /api/v1/jobs", new(Foreign.Own, "jobs")),
        ("GET /api/v1/jobs", new(Foreign.Own, "jobs?tag=hidden-tag")),
        ("GET /api/v1/jobs/{id:guid}", new(Foreign.Hidden, "jobs/{job}")),
        ("DELETE /api/v1/jobs/{id:guid}", new(Foreign.Hidden, "jobs/{job}")),
        ("PATCH /api/v1/jobs/{id:guid}", new(Foreign.Hidden, "jobs/{job}", """{"name":"taken"}""")),
        ("POST /api/v1/jobs/{id:guid}/pause", new(Foreign.Hidden, "jobs/{job}/pause")),
        ("POST /api/v1/jobs/{id:guid}/resume", new(Foreign.Hidden, "jobs/{job}/resume")),
        ("POST /api/v1/jobs/{id:guid}/cancel", new(Foreign.Hidden, "jobs/{job}/cancel")),
        ("POST /api/v1/jobs/{id:guid}/retry", new(Foreign.Hidden, "jobs/{job}/retry")),
        ("GET /api/v1/jobs/{id:guid}/samples", new(Foreign.Hidden, "jobs/{job}/samples?state=all")),
        ("GET /api/v1/jobs/{id:guid}/export", new(Foreign.Hidden, "jobs/{job}/export?format=jsonl")),
        ("GET /api/v1/jobs/{id:guid}/report", new(Foreign.Hidden, "jobs/{job}/report")),
        ("GET /api/v1/jobs/{id:guid}/events", new(Foreign.Hidden, "jobs/{job}/events")),
        ("GET /api/v1/jobs/{id:guid}/deliveries", new(Foreign.Hidden, "jobs/{job}/deliveries")),
        ("POST /api/v1/jobs/{id:guid}/deliveries/{delivery:guid}/redeliver", new(Foreign.Hidden, "jobs/{job}/deliveries/01900000-0000-7000-8000-000000000000/redeliver")),
        ("GET /api/v1/templates", new(Foreign.Own, "templates")),
        ("POST /api/v1/templates/validate", new(Foreign.Shared, "templates/validate", """{"body":"{% include '{template}' %}"}""")),
        ("POST /api/v1/templates/render", new(Foreign.Hidden, "templates/render", """{"template":"{template}"}""")),
        ("POST /api/v1/templates/render", new(Foreign.Hidden, "templates/render", """{"body":"{% include '{template}' %}"}""")),
        ("PUT /api/v1/templates/{name}", new(Foreign.Own, "templates/{template}", """{"body":"Mine."}""")),
        ("DELETE /api/v1/templates/{name}", new(Foreign.Own, "templates/{template}")),
        ("GET /api/v1/templates/{name}", new(Foreign.Hidden, "templates/{template}")),
        ("GET /api/v1/templates/{name}", new(Foreign.Hidden, "templates/{template}?version=1")),
        ("GET /api/v1/templates/{name}/variations", new(Foreign.Own, "templates/hidden/variations")),
        ("GET /api/v1/datasets", new(Foreign.Own, "datasets")),
        ("PUT /api/v1/datasets/{name}", new(Foreign.Own, "datasets/{dataset}", "x\n1\n", "text/csv")),
        ("DELETE /api/v1/datasets/{name}", new(Foreign.Own, "datasets/{dataset}")),
        ("GET /api/v1/datasets/{name}", new(Foreign.Hidden, "datasets/{dataset}")),
        ("GET /api/v1/datasets/{name}/rows", new(Foreign.Hidden, "datasets/{dataset}/rows")),
        ("GET /api/v1/models", new(Foreign.Shared, "models")),
        ("GET /api/v1/models/{**name}", new(Foreign.Shared, "models/mock")),
        ("PUT /api/v1/models/{**name}", new(Foreign.Operators, "models/mock", """{"input_cost_per_million":1,"output_cost_per_million":1}""")),
        ("DELETE /api/v1/models/{**name}", new(Foreign.Operators, "models/mock")),
        ("GET /api/v1/providers", new(Foreign.Shared, "providers")),
        ("GET /api/v1/providers/{name}/check", new(Foreign.Shared, "providers/mock/check")),
        ("POST /api/v1/providers/{name}/test", new(Foreign.Operators, "providers/mock/test")),
        ("GET /api/v1/cache", new(Foreign.Own, "cache")),
        ("DELETE /api/v1/cache", new(Foreign.Operators, "cache?job={job}")),
        ("GET /api/v1/usage", new(Foreign.Own, "usage?group_by=job")),
        ("GET /api/v1/usage", new(Foreign.Own, "usage?group_by=key")),
        ("POST /api/v1/generate", new(Foreign.Own, "generate", """{"prompt":"Mine."}""")),
        ("POST /api/v1/generate/stream", new(Foreign.Own, "generate/stream", """{"prompt":"Mine."}""")),
        ("POST /api/v1/generate/batch", new(Foreign.Own, "generate/batch", """{"requests":[{"prompt":"Mine."}]}""")),
        ("POST /api/v1/keys", new(Foreign.Operators, "keys", """{"name":"x","tenant":"tenant-a","permissions":["read"]}""")),
        ("GET /api/v1/keys", new(Foreign.Operators, "keys")),
        ("GET /api/v1/keys/{id:guid}", new(Foreign.Operators, "keys/{key}")),
        ("PATCH /api/v1/keys/{id:guid}", new(Foreign.Operators, "keys/{key}", """{"name":"taken"}""")),
        ("POST /api/v1/keys/{id:guid}/rotate", new(Foreign.Operators, "keys/{key}/rotate")),
        ("DELETE /api/v1/keys/{id:guid}", new(Foreign.Operators, "keys/{key}")),
        ("GET /api/v1/deliveries", new(Foreign.Operators, "deliveries")),
        ("POST /api/v1/deliveries/{delivery:guid}/redeliver", new(Foreign.Operators, "deliveries/01900000-0000-7000-8000-000000000000/redeliver")),
        ("GET /api/v1/health", new(Foreign.Shared, "health")),
        ("GET /api/v1/ready", new(Foreign.Shared, "ready")),
        ("GET /api/v1/status", new(Foreign.Operators, "status")),
        ("GET /metrics", new(Foreign.Operators, "/metrics")),
        ("GET /docs", new(Foreign.Shared, "/docs")),
        ("GET /docs/{file}", new(Foreign.Shared, "/docs/docs.js")),
        ("GET /openapi/{documentName}.json", new(Foreign.Shared, "/openapi/v1.json")),
    ];
}
