using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Testing.PostgreSql;

namespace DataForge.Jobs.Integration.Tests.Described;

/// <summary>An API with workers and the mock provider, on a database of its own, and its document.</summary>
public sealed class DescribedApi : IAsyncLifetime
{
    /// <summary>The tests that share it.</summary>
    public const string Collection = "described";

    private readonly PostgreSqlFixture _postgres = new();

    internal ApiServer Server { get; private set; } = null!;

    internal ApiDocument Document { get; private set; } = null!;

    internal AnswerSchemas Answers { get; private set; } = null!;

    /// <summary>Sends a request of an operation, and requires that the answer is as described.</summary>
    internal async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(ApiOperation operation, string address, string? body = null, string mediaType = "application/json", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method), new Uri(address, UriKind.Relative));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await Server.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Answers.ProblemOf(operation, (int)answer.StatusCode, answer.Content.Headers.ContentType, text).ShouldBeNull($"{operation.Method} {address} {body}");
        return (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true ? JsonNode.Parse(text) : null);
    }

    /// <summary>A job that makes one sample.</summary>
    internal async Task<string> SubmitAsync(string body = """{"count":1,"prompt":"x"}""")
    {
        var (status, job) = await SendAsync(Document.Of("submitJob"), "/api/v1/jobs", body);
        status.ShouldBe(HttpStatusCode.Accepted);
        return (string)job!["id"]!;
    }

    /// <summary>Waits until a job has a status.</summary>
    internal async Task WaitAsync(string id, params string[] statuses)
    {
        for (var i = 0; ; i++)
        {
            var (_, job) = await SendAsync(Document.Of("getJob"), $"/api/v1/jobs/{id}");
            if (statuses.Contains((string)job!["status"]!))
            {
                return;
            }

            i.ShouldBeLessThan(600, job.ToJsonString());
            await Task.Delay(100);
        }
    }

    public async Task InitializeAsync()
    {
        await _postgres.InitializeAsync();
        Server = await ApiServer.StartAsync(await _postgres.Server.CreateDatabaseAsync(), worker: true);
        Document = await ApiDocument.FetchAsync(Server.Http);
        Answers = await AnswerSchemas.OfAsync(Document);
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        await _postgres.DisposeAsync();
    }
}

/// <summary>One such API for all tests of what the document says.</summary>
[CollectionDefinition(DescribedApi.Collection)]
public sealed class DescribedApiTests : ICollectionFixture<DescribedApi>;
