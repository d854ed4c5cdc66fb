using System.Net;
using System.Text.Json.Nodes;
using DataForge.Jobs.Integration.Tests.Webhooks;

namespace DataForge.Jobs.Integration.Tests.Described;

/// <summary>Every example of the document is sent as it stands, and is done.</summary>
[Collection(DescribedApi.Collection)]
public sealed class ExampleTests(DescribedApi api)
{
    /// <summary>What is made comes before what reads or changes it, and what removes it comes last.</summary>
    private static readonly string[] s_methods = ["PUT", "POST", "GET", "PATCH", "DELETE"];

    private string? _key;

    [Fact]
    public async Task Examples_AreAllDone()
    {
        var sent = 0;
        // Actions on what exists come after what makes it.
        foreach (var operation in api.Document.Operations.OrderBy(operation => Array.IndexOf(s_methods, operation.Method)).ThenBy(operation => operation.Path.Contains("{id}", StringComparison.Ordinal)))
        {
            foreach (var (body, mediaType) in BodiesOf(operation))
            {
                var address = await AddressOfAsync(operation);
                var headers = operation.Parameters("header").Where(header => header["example"] is not null)
                    .Select(header => ((string)header["name"]!, (string)header["example"]! + sent)).ToArray();
                var (status, answer) = await api.SendAsync(operation, address, body, mediaType, headers);

                ((int)status).ShouldBeLessThan(300, $"{operation} {address} {body}: {answer?.ToJsonString()}");
                operation.Answers.Keys.ShouldContain((int)status);
                _key = operation.Id == "createKey" ? (string)answer!["id"]! : _key;
                sent++;
            }
        }

        sent.ShouldBeGreaterThan(api.Document.Operations.Count);
    }

    private static IEnumerable<(string? Body, string MediaType)> BodiesOf(ApiOperation operation)
    {
        var examples = operation.Bodies.SelectMany(body => (body.Content["examples"]?.AsObject() ?? [])
            .Select(example => ((string?)TextOf(example.Value!["value"]!), body.MediaType))).ToList();
        return examples.Count > 0 ? examples : [(null, "application/json")];
    }

    private static string TextOf(JsonNode value) => value is JsonValue ? (string)value! : value.ToJsonString();

    /// <summary>The address with the examples of all parameters; ids are of something that is in the state that the operation wants.</summary>
    private async Task<string> AddressOfAsync(ApiOperation operation)
    {
        var target = operation.Path.Contains("/jobs/", StringComparison.Ordinal) ? await JobForAsync(operation.Id) : _key;
        var delivery = !operation.Path.Contains("{delivery}", StringComparison.Ordinal) ? null
            : operation.Path.Contains("/jobs/", StringComparison.Ordinal) ? await DeliveryAsync(target!)
            : (await api.Server.AlertAsync()).ToString();
        var path = operation.Address(name => name == "delivery" ? delivery! : operation.Target(name, target!));
        var query = operation.Parameters("query").Where(parameter => parameter["example"] is not null)
            .Select(parameter => $"{parameter["name"]}={Uri.EscapeDataString(parameter["example"]!.ToString())}");
        return path + "?" + string.Join('&', query);
    }

    /// <summary>Something that a job's webhook is told, be it in vain.</summary>
    private async Task<string> DeliveryAsync(string job)
    {
        for (var i = 0; ; i++)
        {
            var (_, page) = await api.SendAsync(api.Document.Of("listDeliveries"), $"/api/v1/jobs/{job}/deliveries");
            if (page!["items"]!.AsArray().FirstOrDefault() is { } delivery)
            {
                return (string)delivery["id"]!;
            }

            i.ShouldBeLessThan(600);
            await Task.Delay(100);
        }
    }

    private async Task<string> JobForAsync(string operation)
    {
        var isLong = operation is "patchJob" or "pauseJob" or "resumeJob" or "cancelJob" or "retryJob";
        var id = await api.SubmitAsync(isLong ? """{"count":1000,"prompt":"x","not_before":"2099-01-01T00:00:00Z"}""" : """{"count":3,"prompt":"x","webhook":{"url":"http://receiver.invalid/"}}""");
        if (operation is "resumeJob" or "retryJob")
        {
            await api.SendAsync(api.Document.Of(operation == "resumeJob" ? "pauseJob" : "cancelJob"), $"/api/v1/jobs/{id}/{(operation == "resumeJob" ? "pause" : "cancel")}");
        }

        if (operation is "retryJob" or "deleteJob" or "exportJob" or "reportJob" or "listSamples")
        {
            await api.WaitAsync(id, "completed", "cancelled");
        }

        return id;
    }
}
