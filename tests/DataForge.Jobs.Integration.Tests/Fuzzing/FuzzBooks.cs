using System.Globalization;
using System.Text.Json.Nodes;
using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Testing.ProviderSimulator;
using Npgsql;

namespace DataForge.Jobs.Integration.Tests.Fuzzing;

/// <summary>Compares what is booked with what happened, once all work has ended.</summary>
internal sealed class FuzzBooks(ApiServer api, string database, SimulatorServer provider)
{
    private static readonly string[] s_states = ["accepted", "rejected", "duplicates", "failed", "surplus"];

    /// <summary>Of so many calls one may be cut off on its way, by the end of its job: it is booked, since nobody knows that it never arrived.</summary>
    private const int CutOffShare = 100;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    public async Task CheckAsync()
    {
        await NumberAsync("UPDATE jobs SET intent = 'cancel' WHERE status NOT IN ('completed', 'failed', 'cancelled') RETURNING 1");
        await EventuallyAsync(() => "all jobs end", async () => await NumberAsync("SELECT count(*) FROM jobs WHERE status NOT IN ('completed', 'failed', 'cancelled')") == 0);

        // Calls that were under way when a job ended are booked a moment later.
        long booked = 0;
        await EventuallyAsync(
            () => $"every call is booked: {provider.Stats.TotalCalls} were made, {booked} are booked",
            async () => (booked = await NumberAsync("SELECT coalesce(sum(calls), 0) FROM tenant_usage")) >= provider.Stats.TotalCalls);
        (booked - provider.Stats.TotalCalls).ShouldBeLessThanOrEqualTo(booked / CutOffShare, "calls are booked that were never made, or one is booked twice");
        // In one statement, since a call that was cut off may be booked between two.
        (await NumberAsync("""
            SELECT (SELECT coalesce(sum(calls), 0) FROM usage_days) + (SELECT coalesce(sum(calls), 0) FROM usage_entries)
                - (SELECT coalesce(sum(calls), 0) FROM tenant_usage)
            """)).ShouldBe(0, "what models, days, keys and jobs are booked for must be what tenants are");
        await JobsAsync();
    }

    private async Task JobsAsync()
    {
        var jobs = 0;
        string? cursor = null;
        do
        {
            var page = JsonNode.Parse(await api.Http.GetStringAsync(new Uri("jobs?limit=200" + (cursor is null ? "" : "&cursor=" + cursor), UriKind.Relative)))!;
            foreach (var job in page["items"]!.AsArray())
            {
                jobs++;
                var progress = job!["progress"]!;
                s_states.Sum(state => (long)progress[state]!).ShouldBe((long)progress["candidates"]!, job.ToJsonString());
                ((long)progress["accepted"]!).ShouldBeLessThanOrEqualTo((long)progress["requested"]!, job.ToJsonString());
                ((string)job["status"]! != "completed" || (long)progress["accepted"]! == (long)progress["requested"]!).ShouldBeTrue(job.ToJsonString());
            }

            cursor = (string?)page["next_cursor"];
        }
        while (cursor is not null);

        jobs.ShouldBeGreaterThan(0);
    }

    private static async Task EventuallyAsync(Func<string> what, Func<Task<bool>> isSo)
    {
        for (var left = s_patience; !await isSo(); left -= TimeSpan.FromMilliseconds(100))
        {
            left.ShouldBeGreaterThan(TimeSpan.Zero, what());
            await Task.Delay(100);
        }
    }

    private async Task<long> NumberAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync() ?? 0L, CultureInfo.InvariantCulture);
    }
}
