using System.Text.Json.Nodes;
using DataForge.Jobs.Integration.Tests.Storage;
using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Storage.Sagas;
using DataForge.Jobs.Storage.Watching;
using DataForge.Jobs.Storage.Webhooks;
using DataForge.Jobs.Testing.PostgreSql;
using Npgsql;

namespace DataForge.Jobs.Integration.Tests.Events;

/// <summary>Processes of a version that knew of neither live events nor webhooks, in a rolling change.</summary>
public sealed class OlderProcessTests(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    [Theory]
    [InlineData("Completed", null, "job.completed")]
    [InlineData("Failed", "candidates_exhausted", "job.failed")]
    [InlineData("Cancelled", null, "job.cancelled")]
    [InlineData("Paused", "budget_exhausted", "job.paused")]
    [InlineData("Paused", null, null)]
    [InlineData("Running", null, null)]
    public async Task Status_WrittenByAnOlderProcess_IsToldAsByThisOne(string state, string? error, string? told)
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var (older, newer) = (await SubmitAsync(database), await SubmitAsync(database));
        var change = new Change(state, error);

        await SaveAsOlderAsync(database, older, change);
        // What does not change the status is none, for either.
        await SaveAsOlderAsync(database, older, change);
        await SaveAsync(database, newer, change);

        var (before, now) = (await ToldAsync(database, older), await ToldAsync(database, newer));
        before.Deliveries.Count.ShouldBe(told is null ? 0 : 1);
        before.Deliveries.ShouldBe(now.Deliveries);
        before.Deliveries.ShouldAllBe(delivery => delivery.StartsWith($"hooks.example:8443 {told} ", StringComparison.Ordinal));
        before.History.ShouldBe([$"1 {state.ToLowerInvariant()} why {error} {(error is null ? "" : "because")}"]);
        before.History.ShouldBe(now.History);
        var queued = told is null ? [] : await database.Get<DeliveryQueue>().ClaimAsync(new Dictionary<string, int>(), 4, 10, false, TimeSpan.FromMinutes(1), default);
        queued.Count.ShouldBe(told is null ? 0 : 2);
    }

    [Fact]
    public async Task Status_WrittenByBothInTurn_IsAHistoryWithoutAGap_AndHeard()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var job = await SubmitAsync(database);
        await database.Get<JobWatches>().WatchAsync([job], TimeSpan.FromMinutes(5), default);
        await using var listening = await database.DataSource.OpenConnectionAsync();
        var heard = 0;
        listening.Notification += (_, notice) => heard += notice.Payload == job.ToString() ? 1 : 0;
        await using (var listen = new NpgsqlCommand("LISTEN " + JobWatches.Channel, listening))
        {
            await listen.ExecuteNonQueryAsync();
        }

        await SaveAsOlderAsync(database, job, new Change("Running", null));
        await SaveAsync(database, job, new Change("Paused", "budget_exhausted"), "Running");
        await SaveAsOlderAsync(database, job, new Change("Running", null));
        await SaveAsOlderAsync(database, job, new Change("Paused", "budget_exhausted"));
        await SaveAsync(database, job, new Change("Completed", null), "Paused");

        var told = await ToldAsync(database, job);
        told.History.Select(entry => string.Join(' ', entry.Split(' ')[..2])).ShouldBe(["1 running", "2 paused", "3 running", "4 paused", "5 completed"]);
        told.Deliveries.Select(delivery => delivery.Split(' ')[1]).ShouldBe(["job.paused", "job.paused", "job.completed"]);
        while (heard < 5)
        {
            (await listening.WaitAsync(TimeSpan.FromSeconds(60))).ShouldBeTrue($"heard of {heard} changes");
        }
    }

    private static async Task<Guid> SubmitAsync(StorageDatabase database)
    {
        var job = new Job { Id = Guid.CreateVersion7(), Tenant = "default", Name = "Say \"hi\"", Tags = ["a", "ü"], Priority = 1, Count = 100, MaxCandidates = 300 };
        var webhook = new JobWebhook { JobId = job.Id, Url = "https://Hooks.example:8443/x?y=1" };
        (await database.Get<JobSubmissions>().SubmitAsync(job, webhook, default)).Outcome.ShouldBe(SubmissionOutcome.Created);
        return job.Id;
    }

    // Word for word what the version before live events and webhooks wrote.
    private static async Task SaveAsOlderAsync(StorageDatabase database, Guid job, Change change)
    {
        await using var command = database.DataSource.CreateCommand("""
            UPDATE jobs
            SET status = $2, status_reason = $3, error_code = $4, error_message = $5, updated_at = clock_timestamp(),
                heard_at = CASE WHEN $6 THEN coalesce(heard_at, clock_timestamp()) END,
                started_at = CASE WHEN $7 THEN coalesce(started_at, clock_timestamp()) END,
                finished_at = CASE WHEN $8 THEN coalesce(finished_at, clock_timestamp()) END,
                intent = $9, retried_at = CASE WHEN $10 THEN clock_timestamp() ELSE retried_at END
            WHERE id = $1
            """);
        foreach (var value in (object?[])[job, change.State.ToLowerInvariant(), "why", change.Error, change.Message, true, true, change.IsEnd, JobIntent.Run, false])
        {
            command.Parameters.Add(value is null ? new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text } : new NpgsqlParameter { Value = value });
        }

        (await command.ExecuteNonQueryAsync()).ShouldBe(1);
    }

    private static async Task SaveAsync(StorageDatabase database, Guid job, Change change, string before = "Queued")
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var state = new GenerationJobState
        {
            CorrelationId = job,
            LoadedState = before,
            CurrentState = change.State,
            StatusReason = "why",
            ErrorCode = change.Error,
            ErrorMessage = change.Message,
            Heard = true,
            Started = true,
            Ended = change.IsEnd,
        };
        await new GenerationJobStates(connection, transaction).SaveAsync(state, default);
        await transaction.CommitAsync();
    }

    /// <summary>What was written of a job, without what differs from job to job: ids and times, whose form stays.</summary>
    private static async Task<(List<string> History, List<string> Deliveries)> ToldAsync(StorageDatabase database, Guid job)
    {
        var history = await ListAsync(database, $"SELECT version || ' ' || status || ' ' || status_reason || ' ' || coalesce(error_code, '') || ' ' || coalesce(error_message, '') FROM job_transitions WHERE job_id = '{job}' ORDER BY version");
        var deliveries = await ListAsync(database, $"""
            SELECT receiver || ' ' || event || ' ' || target || state || attempts || (next_at = created_at)::text || (give_up_at - created_at)::text || (key_id IS NULL)::text || '|' || payload
            FROM webhook_deliveries WHERE job_id = '{job}' ORDER BY created_at
            """);
        return (history, deliveries.ConvertAll(line => line.Split('|', 2) is [var head, var payload] ? $"{head} {Formed(JsonNode.Parse(payload)!).ToJsonString()}" : line));
    }

    private static JsonNode Formed(JsonNode payload)
    {
        payload["data"]!["id"] = payload["data"]!["id"]!.GetValue<string>().Length;
        foreach (var (parent, name) in ((JsonNode, string)[])[(payload, "timestamp"), (payload["data"]!, "created_at"), (payload["data"]!, "started_at"), (payload["data"]!, "finished_at")])
        {
            parent[name] = parent[name]?.GetValue<string>() is { } time ? new string([.. time.Select(letter => char.IsAsciiDigit(letter) ? '0' : letter)]) : null;
        }

        return payload;
    }

    private static async Task<List<string>> ListAsync(StorageDatabase database, string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        return lines;
    }

    private sealed record Change(string State, string? Error)
    {
        public string? Message => Error is null ? null : "because";

        public bool IsEnd => JobStatus.IsEnded(State.ToLowerInvariant());
    }
}
