using System.Text;
using DataForge.Jobs.Integration.Tests.Generate;
using DataForge.Jobs.Integration.Tests.PrivatePostgres;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Testing.ProviderSimulator;
using Npgsql;

namespace DataForge.Jobs.Integration.Tests.Usage;

/// <summary>Clients that go at any moment, under budgets, with a cache whose first asker may be the one who goes.</summary>
public sealed class BooksUnderDisconnectsTests(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    private const int Clients = 72;

    private static readonly (string Path, string Body)[] s_requests =
    [
        ("generate", """{"prompt":"Write {0}.","max_tokens":50}"""),
        ("generate/stream", """{"prompt":"Stream {0}.","max_tokens":50}"""),
        ("generate/batch", """{"requests":[{"prompt":"One of {0}."},{"prompt":"Two of {0}."},{"prompt":"Write {0}.","max_tokens":50}]}"""),
        ("preview", """{"count":5,"rows":2,"prompt":"Preview {0} {{ n }}","columns":[{"name":"n","type":"integer","min":1,"max":9}],"scoring":{"judge":{"rubric":"Be kind."}}}"""),
    ];

    [Fact]
    public async Task Clients_ThatGoAtAnyMoment_LeaveEveryCallBookedAndNothingSetAside()
    {
        var database = await postgres.Server.CreateDatabaseAsync();
        await using var api = await SimulatedApi.StartAsync(
            database,
            new SimulatorBehaviour
            {
                LatencyMs = 5,
                Words = 40,
                Rules = [new SimulatorRule { Every = 9, Fault = SimulatorFault.Status, Status = 503 }, new SimulatorRule { Every = 3, Fault = SimulatorFault.SlowDrip, DripMs = 3 }],
            },
            settings: [("Budgets:MonthlyTokens", "100000000"), ("LLM_MAX_RETRIES", "1"), ("LLM_ENABLE_CACHING", "true"), ("LLM_MAX_CONCURRENCY", "32")]);
        var random = new Random(20261121);
        // Every third stays to the end, so that there is always something to book.
        var moments = Enumerable.Range(0, Clients).Select(client => TimeSpan.FromMilliseconds(client % 3 == 0 ? 120_000 : random.Next(0, 400))).ToArray();

        await Parallel.ForAsync(0, Clients, new ParallelOptions { MaxDegreeOfParallelism = 24 }, async (client, _) =>
        {
            using var gone = new CancellationTokenSource(moments[client]);
            var (path, body) = s_requests[client % s_requests.Length];
            using var content = new StringContent(body.Replace("{0}", $"{client / 8}", StringComparison.Ordinal), Encoding.UTF8, "application/json");
            try
            {
                using var response = await api.Http.PostAsync(new Uri(path, UriKind.Relative), content, gone.Token);
                await response.Content.ReadAsByteArrayAsync(gone.Token);
            }
            catch (OperationCanceledException)
            {
                // It is gone, as it should.
            }
        });

        // Some may hear a moment later that their client is gone.
        await Eventually.SucceedsAsync(async () =>
        {
            (await NumberAsync(database, "SELECT count(*) FROM tenant_reservations")).ShouldBe(0);
            var (made, booked) = (api.Provider.Stats.TotalCalls, await NumberAsync(database, "SELECT coalesce(sum(calls), 0)::bigint FROM tenant_usage"));
            made.ShouldBeGreaterThan(20);
            // One that was given up on its way to the provider is booked: nobody knows that it never arrived. Nothing else is.
            var cancelled = await NumberAsync(database, "SELECT count(*) FROM provider_calls WHERE outcome = 'cancelled'");
            (booked - made).ShouldBeInRange(0, cancelled, $"{made} were made, {booked} are booked");
            (await NumberAsync(database, "SELECT count(*) FROM provider_calls")).ShouldBe(booked);
            (await NumberAsync(database, "SELECT sum(calls)::bigint FROM usage_days")).ShouldBe(booked);
        });
    }

    private static async Task<long> NumberAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
