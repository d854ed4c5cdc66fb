using System.Net;
using DataForge.Jobs.Testing.PostgreSql;
using Npgsql;

namespace DataForge.Jobs.Integration.Tests.Api;

/// <summary>Deleting a job while something else still holds its rows.</summary>
public sealed class DeleteJobTests(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    [Fact]
    public async Task Delete_IntoADeadlock_IsTriedAgain()
    {
        var database = await postgres.Server.CreateDatabaseAsync();
        await using var other = new NpgsqlConnection(database);
        await other.OpenAsync();
        // A process looks for a deadlock once, so long after it began to wait: the deletion must not do so before there is one,
        // and the other not at all.
        await ExecuteAsync(other, $"ALTER DATABASE \"{other.Database}\" SET deadlock_timeout = '5s'");
        await ExecuteAsync(other, "SET deadlock_timeout = '1h'");
        await using var api = await ApiServer.StartAsync(database);
        var id = (await api.Http.PostAsync("jobs", """{"count":1,"prompt":"x"}""")).Json.GetProperty("id").GetString();
        await api.ExecuteAsync("UPDATE jobs SET status = 'cancelled', intent = 'cancel', finished_at = now()");
        await api.ExecuteAsync($"INSERT INTO usage_entries (job_id, day, provider, model, shard, calls, retries, prompt_tokens, completion_tokens, cached_calls, cost_usd, unpriced_calls) VALUES ('{id}', '2026-11-21', 'p', 'm', 0, 1, 0, 1, 1, 0, 0, 0)");
        await using var transaction = await other.BeginTransactionAsync();
        await ExecuteAsync(other, "SELECT FROM usage_entries FOR UPDATE");

        var deleting = api.Http.AskAsync(HttpMethod.Delete, $"jobs/{id}");
        await WaitAsync(database);
        // Each now waits for the other, until the deletion is ended.
        await ExecuteAsync(other, "SELECT FROM jobs FOR UPDATE");
        await transaction.CommitAsync();

        (await deleting).Status.ShouldBe(HttpStatusCode.NoContent);
        (await api.Http.AskAsync($"jobs/{id}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    /// <summary>Until the deletion waits for a lock.</summary>
    private static async Task WaitAsync(string database)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'", connection);
        for (var i = 0; (long)(await command.ExecuteScalarAsync())! == 0; i++)
        {
            i.ShouldBeLessThan(600);
            await Task.Delay(50);
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
