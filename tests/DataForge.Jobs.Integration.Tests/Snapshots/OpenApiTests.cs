using System.Text.Json;
using System.Text.Json.Nodes;
using DataForge.Jobs.Integration.Tests.Api;

namespace DataForge.Jobs.Integration.Tests.Snapshots;

public sealed class OpenApiTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    [Fact]
    public async Task Document_IsServedAsCommitted()
    {
        var served = JsonNode.Parse(await api.Http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)))!;

        served["paths"]!.AsObject().Count.ShouldBeGreaterThan(15);
        foreach (var (path, operations) in served["paths"]!.AsObject())
        {
            operations!.AsObject().ShouldAllBe(operation => operation.Value!["summary"] != null, path);
        }

        Snapshot.ShouldMatch(served.ToJsonString(s_indented), "../../../src/DataForge.Jobs.Api/openapi.json");
    }
}
