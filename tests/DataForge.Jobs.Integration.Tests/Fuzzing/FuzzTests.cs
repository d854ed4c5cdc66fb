using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Integration.Tests.Described;
using DataForge.Jobs.Integration.Tests.Webhooks;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Testing.ProviderSimulator;
using Xunit.Abstractions;

namespace DataForge.Jobs.Integration.Tests.Fuzzing;

/// <summary>
/// Nothing that a request can contain produces a 500: every operation of the document is asked with valid, edge and hostile
/// values. Every answer must be one that the document describes, and in the end the books must add up.
/// </summary>
public sealed class FuzzTests(PostgreSqlFixture postgres, ITestOutputHelper output) : IClassFixture<PostgreSqlFixture>
{
    /// <summary>
    /// Set it to a number to look elsewhere, or to repeat what was found there; the ids of what is made differ all the same.
    /// Without it every run asks the same, so that a change is judged by what it changes.
    /// </summary>
    private const string SeedSetting = "DATAFORGE_FUZZ_SEED";

    /// <summary>Set it to a number to ask more, or fewer.</summary>
    private const string RequestsSetting = "DATAFORGE_FUZZ_REQUESTS";

    private const int UsualSeed = 15105077;
    private const int Requests = 20_000;
    private const int Connections = 12;
    private const int MostFindings = 20;
    private const int MostTurns = 1_000;
    private const string AdminKey = "fuzz-0123456789abcdef0123456789abcdef";

    private readonly ConcurrentQueue<string> _findings = new();
    private readonly ConcurrentDictionary<int, int> _byStatus = new();
    private readonly ConcurrentDictionary<string, long> _ticks = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _done = new(StringComparer.Ordinal);

    [Fact]
    public async Task Requests_WhateverTheyContain_AreAnsweredAsDescribed_AndTheBooksAddUp()
    {
        var seed = Setting(SeedSetting) ?? UsualSeed;
        var requests = Setting(RequestsSetting) ?? Requests;
        output.WriteLine($"{SeedSetting}={seed}");
        await using var provider = await SimulatorServer.StartAsync();
        var database = await postgres.Server.CreateDatabaseAsync();
        await using var api = await StartAsync(database, provider);
        api.Http.DefaultRequestHeaders.Authorization = new("Bearer", AdminKey);
        var document = await ApiDocument.FetchAsync(api.Http);
        var schemas = await AnswerSchemas.OfAsync(document);
        var state = new FuzzState();
        await KeepDeliveryAsync(api, state);
        state.Keep("alert", (await api.AlertAsync()).ToString());
        var generator = new RequestGenerator(document, state, seed, api.Http.BaseAddress!, AdminKey);

        var (clock, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            using var connection = new RawConnection(api.Http.BaseAddress!);
            for (int number; (number = Interlocked.Increment(ref next)) < requests && _findings.Count < MostFindings;)
            {
                await AskAsync(connection, generator.Draw(number), schemas, state);
            }
        })));
        await AskForTheRestAsync(api, document, schemas, state, generator, requests);
        output.WriteLine($"{requests:N0} requests in {clock.Elapsed.TotalSeconds:f1} s ({(Environment.CpuUsage.TotalTime - cpu).TotalSeconds:f1} s of processor): {string.Join(", ", _byStatus.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}: {pair.Value}"))}");
        output.WriteLine($"longest waits: {string.Join(", ", _ticks.OrderByDescending(pair => pair.Value).Take(8).Select(pair => $"{pair.Key}: {TimeSpan.FromSeconds(pair.Value / (double)Stopwatch.Frequency).TotalSeconds:f1} s"))}");

        _findings.Count.ShouldBe(0, $"{SeedSetting}={seed}\n\n{string.Join("\n\n", _findings)}\n\n{SeedSetting}={seed}");
        document.Operations.Where(operation => !_done.ContainsKey(operation.Id)).Select(operation => operation.ToString()).ShouldBeEmpty("of these, no request was done: the fuzz does not know how to ask them");
        await new FuzzBooks(api, database, provider).CheckAsync();
        output.WriteLine($"the books add up after {clock.Elapsed.TotalSeconds:f1} s: {provider.Stats.TotalCalls:N0} calls");
    }

    /// <summary>
    /// Makes a delivery that stays. Few of the jobs that chance submits have a webhook, end while they are asked about, and are not
    /// deleted before; of this one's job no other request knows.
    /// </summary>
    private static async Task KeepDeliveryAsync(ApiServer api, FuzzState state)
    {
        var job = await api.SubmitAsync(new Uri("http://receiver.invalid/hook"));
        var delivery = await api.DeliveryAsync(job, _ => true);
        state.Keep("delivery", $"/api/v1/jobs/{job}/deliveries/{delivery.GetProperty("id").GetString()}");
    }

    /// <summary>Chance may leave an operation without a request that was done: such are asked on until one is.</summary>
    private async Task AskForTheRestAsync(ApiServer api, ApiDocument document, AnswerSchemas schemas, FuzzState state, RequestGenerator generator, int next)
    {
        using var connection = new RawConnection(api.Http.BaseAddress!);
        foreach (var operation in document.Operations.Where(operation => !_done.ContainsKey(operation.Id)))
        {
            for (var turn = 0; turn < MostTurns && !_done.ContainsKey(operation.Id) && _findings.IsEmpty; turn++)
            {
                await AskAsync(connection, generator.Draw(next++, operation), schemas, state);
            }
        }
    }

    private async Task AskAsync(RawConnection connection, FuzzRequest request, AnswerSchemas schemas, FuzzState state)
    {
        var started = Stopwatch.GetTimestamp();
        var answer = await connection.SendAsync(request.Bytes, request.Method != "HEAD", request.EndsEarly);
        _ticks.AddOrUpdate(request.Operation.Id, Stopwatch.GetTimestamp() - started, (_, ticks) => ticks + Stopwatch.GetTimestamp() - started);
        if (answer is null)
        {
            if (!request.IsMalformed && !request.EndsEarly)
            {
                _findings.Enqueue($"no answer to {request}");
            }

            return;
        }

        _byStatus.AddOrUpdate(answer.Status, 1, (_, count) => count + 1);
        if (ProblemOf(request, answer, schemas) is { } problem)
        {
            _findings.Enqueue($"{problem}\nto {request}");
        }

        if (answer.Status < 300)
        {
            _done.TryAdd(request.Operation.Id, 0);
            state.Learn(request, answer);
            await CancelLargeAsync(connection, request, answer);
        }
    }

    private static string? ProblemOf(FuzzRequest request, RawAnswer answer, AnswerSchemas schemas)
    {
        if (answer.Status >= 500)
        {
            return $"{answer.Status}: {answer.Text}";
        }

        // The server itself refuses what is no HTTP, in as few words as it can.
        if ((request.IsMalformed || request.IsAstray) && answer.Status is 400 or 408 or 411 or 413 or 414 or 431 or 417 && answer.Body.Length == 0)
        {
            return null;
        }

        if (!answer.IsWhole && !request.IsMalformed && answer.Type?.MediaType != RawAnswer.EventStream)
        {
            return $"{answer.Status}, cut off: {answer.Text}";
        }

        if (!answer.Headers.ContainsKey("X-Request-Id") || !answer.Headers.TryGetValue("X-Content-Type-Options", out var sniff) || sniff != "nosniff")
        {
            return $"{answer.Status} without the headers of every answer";
        }

        if (answer.Headers.ContainsKey("X-Injected") || answer.Headers.ContainsKey("Server"))
        {
            return $"{answer.Status} with headers that must not be there";
        }

        return request.IsAstray ? ProblemOfAstray(request, answer) : request.Method == "HEAD" ? null : schemas.ProblemOf(request.Operation, answer.Status, answer.Type, IsGzip(answer) ? "" : answer.Text);
    }

    /// <summary>Wherever it came out, a refusal has the form of one.</summary>
    private static string? ProblemOfAstray(FuzzRequest request, RawAnswer answer)
    {
        if (answer.Status < 400 || request.Method == "HEAD")
        {
            return null;
        }

        var problem = answer.Type?.MediaType == "application/problem+json" ? JsonNode.Parse(answer.Body) : null;
        return problem is null || new[] { "type", "title", "status", "detail", "code", "request_id" }.Any(name => problem[name] is null) || (int)problem["status"]! != answer.Status
            ? $"{answer.Status} is no problem: {answer.Text}"
            : null;
    }

    private static bool IsGzip(RawAnswer answer) => answer.Headers.ContainsKey("Content-Encoding");

    /// <summary>What would be worked on for hours.</summary>
    private static async Task CancelLargeAsync(RawConnection connection, FuzzRequest request, RawAnswer answer)
    {
        if (request.Operation.Id == "submitJob" && !request.IsAstray && (int)JsonNode.Parse(answer.Body)!["max_candidates"]! > 100)
        {
            var id = (string)JsonNode.Parse(answer.Body)!["id"]!;
            await connection.SendAsync(Encoding.ASCII.GetBytes($"POST /api/v1/jobs/{id}/cancel HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {AdminKey}\r\n\r\n"));
        }
    }

    private static Task<ApiServer> StartAsync(string database, SimulatorServer provider) => ApiServer.StartAsync(database, true, null,
        ("LLM_BACKEND", "custom"), ("CUSTOM_LLM_URL", provider.ChatUrl.ToString()), ("CUSTOM_LLM_MODEL", "simulated"),
        ("Access:Keys", "required"), ("DATAFORGE_ADMIN_KEY", AdminKey),
        ("Access:RequestsPerMinute", "0"), ("Access:AddressRequestsPerMinute", "0"), ("Access:FailuresPerMinute", "10000000"));

    private static int? Setting(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
