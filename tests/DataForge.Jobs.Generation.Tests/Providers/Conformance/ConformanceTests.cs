using System.Text.Json;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Testing.ProviderSimulator;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Tests.Providers.Conformance;

/// <summary>What every adapter does, the mock included.</summary>
public sealed class ConformanceTests
{
    private static readonly ChatOptions Options = new() { ModelId = "sim", Seed = 3 };

    public static TheoryData<string> Adapters => AdapterUnderTest.Names;

    public static TheoryData<string> HttpAdapters => AdapterUnderTest.HttpNames;

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task Complete_SeveralTurns_AnswersWithAllThatIsWantedOfAnAnswer(string name)
    {
        var (server, client) = await AdapterUnderTest.StartAsync(name);
        await using var serverUntilEnd = server;
        using var clientUntilEnd = client;

        var answer = await client.GetResponseAsync(AdapterUnderTest.Messages, Options);

        answer.Text.Length.ShouldBeGreaterThan(50);
        answer.Text.ShouldNotContain("Let me see.");
        answer.FinishReason.ShouldBe(ChatFinishReason.Stop);
        answer.ModelId.ShouldBe("sim");
        answer.Usage!.InputTokenCount.ShouldNotBeNull().ShouldBeGreaterThan(10);
        answer.Usage.OutputTokenCount.ShouldNotBeNull().ShouldBeGreaterThan(10);
        answer.Usage.TotalTokenCount.ShouldBe(answer.Usage.InputTokenCount + answer.Usage.OutputTokenCount);
    }

    [Theory]
    [MemberData(nameof(HttpAdapters))]
    public async Task Complete_SeveralTurns_SendsThemAllAndCountsThemAll(string name)
    {
        var (server, client) = await AdapterUnderTest.StartAsync(name);
        await using var serverUntilEnd = server;
        using var clientUntilEnd = client;

        var answer = await client.GetResponseAsync(AdapterUnderTest.Messages, Options);

        var body = server.LastRequest!.Body;
        var sent = body.GetProperty("messages").EnumerateArray().Select(static message => message.GetProperty("content").GetString()).ToList();
        if (body.TryGetProperty("system", out var system))
        {
            sent.Insert(0, system.GetString());
        }

        sent.ShouldBe(AdapterUnderTest.Messages.Select(static message => message.Text));
        answer.Usage!.InputTokenCount.ShouldBe(AdapterUnderTest.Messages.Sum(static message => (message.Text.Length + 3) / 4));
        server.Stats.TotalCalls.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(HttpAdapters))]
    public async Task Complete_ConnectionBroken_TellsWhetherAnAnswerHadBegun(string name)
    {
        var (server, client) = await AdapterUnderTest.StartAsync(name);
        await using var serverUntilEnd = server;
        using var clientUntilEnd = client;

        foreach (var (fault, hadBegun) in new[] { (SimulatorFault.CutBody, true), (SimulatorFault.Abort, false) })
        {
            server.Behaviour = new SimulatorBehaviour { Rules = [new() { Fault = fault }] };

            var broken = await Should.ThrowAsync<ProviderException>(() => client.GetResponseAsync(AdapterUnderTest.Messages, Options));

            // What had begun may be billed.
            (broken.Kind, broken.WasAtWork).ShouldBe((ProviderErrorKind.ServerError, hadBegun));
        }
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task Stream_WholeStream_IsTheSameAnswerInPieces(string name)
    {
        var (server, client) = await AdapterUnderTest.StartAsync(name);
        await using var serverUntilEnd = server;
        using var clientUntilEnd = client;
        var updates = new List<ChatResponseUpdate>();

        var whole = await client.GetResponseAsync(AdapterUnderTest.Messages, Options);
        await foreach (var update in client.GetStreamingResponseAsync(AdapterUnderTest.Messages, Options))
        {
            updates.Add(update);
        }

        var streamed = updates.ToChatResponse();
        updates.Count(static update => update.Text.Length > 0).ShouldBeGreaterThan(5);
        streamed.Text.ShouldBe(whole.Text);
        (streamed.FinishReason, streamed.ModelId).ShouldBe((whole.FinishReason, whole.ModelId));
        (streamed.Usage!.InputTokenCount, streamed.Usage.OutputTokenCount, streamed.Usage.CachedInputTokenCount)
            .ShouldBe((whole.Usage!.InputTokenCount, whole.Usage.OutputTokenCount, whole.Usage.CachedInputTokenCount));
    }

    /// <summary>Each piece is only sent once the one before it was read here: whoever buffers one waits for ever.</summary>
    [Theory]
    [MemberData(nameof(HttpAdapters))]
    public async Task Stream_PieceByPiece_IsHandedOnUnbuffered(string name)
    {
        var (server, client) = await AdapterUnderTest.StartAsync(name, new SimulatorBehaviour { Words = 30 });
        await using var serverUntilEnd = server;
        using var clientUntilEnd = client;
        using var turn = new SemaphoreSlim(1);
        server.BeforeDelta = (_, cancellationToken) => turn.WaitAsync(cancellationToken);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));

        var pieces = 0;
        await foreach (var update in client.GetStreamingResponseAsync(AdapterUnderTest.Messages, Options, patience.Token))
        {
            if (update.Text.Length > 0)
            {
                pieces++;
                turn.Release();
            }
        }

        pieces.ShouldBe(30);
    }

    [Theory]
    [MemberData(nameof(HttpAdapters))]
    public async Task Cancel_InFlight_ReachesTheServer(string name)
    {
        var (server, client) = await AdapterUnderTest.StartAsync(name, GatewayFixture.Always(new() { Fault = SimulatorFault.Hang }));
        await using var serverUntilEnd = server;
        using var clientUntilEnd = client;
        foreach (var streamed in (bool[])[false, true])
        {
            using var cancel = new CancellationTokenSource();
            var call = streamed
                ? client.GetStreamingResponseAsync(AdapterUnderTest.Messages, Options, cancel.Token).ToChatResponseAsync(cancel.Token)
                : client.GetResponseAsync(AdapterUnderTest.Messages, Options, cancel.Token);
            await Eventually.BecomesAsync(() => server.Stats.InFlight == 1);

            await cancel.CancelAsync();

            await Should.ThrowAsync<OperationCanceledException>(() => call);
            await Eventually.BecomesAsync(() => server.Stats.InFlight == 0);
        }
    }

    [Theory]
    [MemberData(nameof(HttpAdapters))]
    public async Task Cancel_MidStream_ReachesTheServer(string name)
    {
        var (server, client) = await AdapterUnderTest.StartAsync(name);
        await using var serverUntilEnd = server;
        using var clientUntilEnd = client;
        server.BeforeDelta = static (index, cancellationToken) => index < 3 ? Task.CompletedTask : Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        using var cancel = new CancellationTokenSource();

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync(AdapterUnderTest.Messages, Options, cancel.Token))
            {
                if (update.Text.Length > 0)
                {
                    await cancel.CancelAsync();
                }
            }
        });

        await Eventually.BecomesAsync(() => server.Stats.InFlight == 0);
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task Directory_GoodKey_ListsModelsAndIsHealthyWithoutACall(string name)
    {
        var (server, client) = await AdapterUnderTest.StartAsync(name);
        await using var serverUntilEnd = server;
        using var clientUntilEnd = client;
        var directory = client.GetService(typeof(IProviderDirectory)).ShouldBeAssignableTo<IProviderDirectory>()!;

        var models = await directory.ListModelsAsync(CancellationToken.None);
        var check = await directory.CheckAsync(CancellationToken.None);

        models.Select(static model => model.Name).ShouldBe(name == "mock" ? ["mock"] : ["sim", "sim-large"]);
        check.IsHealthy.ShouldBeTrue(check.Message);
        server.Stats.TotalCalls.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(HttpAdapters))]
    public async Task Directory_BadDays_AreTold(string name)
    {
        var (server, client) = await AdapterUnderTest.StartAsync(name);
        await using var serverUntilEnd = server;
        using var clientUntilEnd = client;
        var directory = (IProviderDirectory)client.GetService(typeof(IProviderDirectory))!;
        async Task<ProviderErrorKind?> CheckAsync(SimulatorBehaviour behaviour)
        {
            server.Behaviour = behaviour;
            var check = await directory.CheckAsync(CancellationToken.None);
            check.Message.ShouldNotContain(AdapterUnderTest.Key);
            if (!check.IsHealthy)
            {
                (await Should.ThrowAsync<ProviderException>(() => directory.ListModelsAsync(CancellationToken.None))).Kind.ShouldBe(check.Problem!.Value);
            }

            return check.Problem;
        }

        (await CheckAsync(new() { Key = "another" })).ShouldBe(ProviderErrorKind.Authentication);
        (await CheckAsync(new() { Down = true, DownStatus = 503 })).ShouldBe(ProviderErrorKind.ServerError);
        (await CheckAsync(new() { Down = true, DownStatus = 429 })).ShouldBe(ProviderErrorKind.RateLimited);
        (await CheckAsync(new() { Down = true })).ShouldBe(ProviderErrorKind.ServerError);
        (await CheckAsync(new() { Models = [] })).ShouldBeNull("a server without a list is there all the same");
        (await CheckAsync(new())).ShouldBeNull();
        using var cancelled = new CancellationTokenSource(0);
        await Should.ThrowAsync<OperationCanceledException>(() => directory.CheckAsync(cancelled.Token));
    }

    [Theory]
    [MemberData(nameof(HttpAdapters))]
    public async Task Complete_NobodyListens_IsAFailureOfTheServerThatNamesNoAddress(string name)
    {
        var (server, client) = await AdapterUnderTest.StartAsync(name);
        await server.DisposeAsync();
        using var clientUntilEnd = client;

        var failure = await Should.ThrowAsync<ProviderException>(() => client.GetResponseAsync(AdapterUnderTest.Messages, Options));

        failure.Kind.ShouldBe(ProviderErrorKind.ServerError);
        failure.Message.ShouldContain("ConnectionRefused");
        failure.Message.ShouldNotContain("127.0.0.1");
    }

    /// <summary>The vendor's own mode, wherever each has it.</summary>
    [Theory]
    [InlineData("openai", "response_format.json_schema.schema")]
    [InlineData("azure", "response_format.json_schema.schema")]
    [InlineData("anthropic", "output_config.format.schema")]
    [InlineData("ollama", "format")]
    public async Task Complete_SchemaIsAsked_IsSentInTheVendorsOwnMode(string name, string path)
    {
        var (server, client) = await AdapterUnderTest.StartAsync(name);
        await using var serverUntilEnd = server;
        using var clientUntilEnd = client;
        var schema = JsonElement.Parse("""{"type":"object","properties":{"name":{"type":"string"}},"required":["name"],"additionalProperties":false}""");

        await client.GetResponseAsync(AdapterUnderTest.Messages, new ChatOptions { ModelId = "sim", ResponseFormat = ChatResponseFormat.ForJsonSchema(schema) });

        var sent = path.Split('.').Aggregate(server.LastRequest!.Body, static (element, part) => element.GetProperty(part));
        JsonElement.DeepEquals(sent, schema).ShouldBeTrue(sent.GetRawText());
    }

    [Theory]
    [MemberData(nameof(HttpAdapters))]
    public async Task Complete_NothingIsAsked_SendsNothingOfIt(string name)
    {
        var (server, client) = await AdapterUnderTest.StartAsync(name);
        await using var serverUntilEnd = server;
        using var clientUntilEnd = client;

        await client.GetResponseAsync([new(ChatRole.User, "hello")], new ChatOptions { ModelId = "sim" });

        var body = server.LastRequest!.Body;
        string[] expected = name switch
        {
            "anthropic" => ["model", "max_tokens", "messages"],
            "ollama" => ["model", "messages", "stream", "truncate", "shift", "options"],
            _ => ["model", "messages"],
        };
        body.EnumerateObject().Select(static property => property.Name).ShouldBe(expected, ignoreOrder: true);
        if (body.TryGetProperty("options", out var options))
        {
            options.GetRawText().ShouldBe("{}");
        }
    }
}
