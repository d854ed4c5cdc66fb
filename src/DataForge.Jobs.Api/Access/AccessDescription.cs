using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace DataForge.Jobs.Api.Access;

/// <summary>Says in the OpenAPI document how keys are sent, and what each operation asks of them.</summary>
internal static class AccessDescription
{
    private const string SchemeName = "key";

    /// <summary>Adds it.</summary>
    public static OpenApiOptions DescribeAccess(this OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[SchemeName] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A key from POST /api/v1/keys, or the operators' own. A process that listens on loopback only asks for none.",
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var needed = context.Description.ActionDescriptor.EndpointMetadata.OfType<EndpointAccess>().LastOrDefault()?.Needed ?? Permission.Admin;
            if (needed != Permission.None)
            {
                // The permission stands where OAuth 2 has its scopes, as OpenAPI 3.1 allows.
                operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(SchemeName, context.Document)] = [PermissionNames.NameOf(needed)] }];
            }

            return Task.CompletedTask;
        });
        return options;
    }
}
