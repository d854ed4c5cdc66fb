using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using DataForge.Jobs.Generation.Columns;
using DataForge.Jobs.Generation.Pipeline;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Mock;
using DataForge.Jobs.Generation.Specification;
using DataForge.Jobs.Standalone;
using Microsoft.Extensions.AI;
using Npgsql;
using NpgsqlTypes;

namespace DataForge.Jobs.Benchmarks.Stored;

/// <summary>An ended job with any number of accepted samples of about 80 words, copied straight into the database.</summary>
internal static class StoredJob
{
    private const int Chunk = 10_000;

    /// <summary>Makes one.</summary>
    public static async Task<Guid> CreateAsync(StandaloneProcess process, HttpClient client, int samples)
    {
        var request = new
        {
            count = samples,
            prompt = "Write a {{ tone }} review of the {{ product }} in about 80 words. It costs {{ price }} dollars.",
            product = "travel kettle",
            columns = new object[]
            {
                new { name = "tone", type = "category", values = new[] { "glad", "sober", "angry", "amused" }, weights = new[] { 4, 3, 2, 1 } },
                new { name = "price", type = "integer", min = 10, max = 90 },
            },
            seed = 42,
        };
        using var response = await client.PostAsJsonAsync("/api/v1/jobs", request);
        using var job = JsonDocument.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
        var id = job.RootElement.GetProperty("id").GetGuid();
        (await client.PostAsync($"/api/v1/jobs/{id}/cancel", null)).EnsureSuccessStatusCode();
        while (true)
        {
            using var state = JsonDocument.Parse(await client.GetStringAsync($"/api/v1/jobs/{id}"));
            if (state.RootElement.GetProperty("status").GetString() == "cancelled")
            {
                break;
            }

            await Task.Delay(50);
        }

        await using var dataSource = NpgsqlDataSource.Create(process.ConnectionString);
        await using var connection = await dataSource.OpenConnectionAsync();
        await ExecuteAsync(connection, $"DELETE FROM candidates WHERE job_id = '{id}'; DELETE FROM verdicts WHERE job_id = '{id}'");
        await FillAsync(connection, id, samples);
        await ExecuteAsync(connection, "VACUUM (ANALYZE) candidates");
        await ExecuteAsync(connection, "VACUUM (ANALYZE) verdicts");
        return id;
    }

    private static async Task FillAsync(NpgsqlConnection connection, Guid id, int samples)
    {
        await using var find = new NpgsqlCommand($"SELECT spec, sources FROM jobs WHERE id = '{id}'", connection);
        JobPlan plan;
        await using (var reader = await find.ExecuteReaderAsync())
        {
            await reader.ReadAsync();
            var spec = JsonSerializer.Deserialize(reader.GetString(0), JobSpecJson.Default.JobSpec)!;
            plan = JsonSerializer.Deserialize(reader.GetString(1), JobSourcesJson.Default.JobSources)!.Compile(spec);
        }

        var answers = new MockAnswers(new MockOptions());
        var none = new Dictionary<string, JsonElement>();
        for (var first = 0; first < samples; first += Chunk)
        {
            var rows = new (string Text, string Variables, byte[] Sha256)[Math.Min(Chunk, samples - first)];
            Parallel.For(0, rows.Length, i =>
            {
                Variables variables = plan.Draw(first + i, none);
                var prompt = plan.Render(first + i, variables, CancellationToken.None);
                var text = answers.Answer([new ChatMessage(ChatRole.User, prompt.User)], new ChatOptions { Seed = first + i });
                rows[i] = (text, variables.Json, prompt.Sha256());
            });
            await CopyAsync(connection, id, first, rows);
        }

        await ExecuteAsync(connection, $"INSERT INTO verdicts (job_id, ordinal, state) SELECT job_id, ordinal, 0 FROM candidates WHERE job_id = '{id}' ORDER BY ordinal");
    }

    private static async Task CopyAsync(NpgsqlConnection connection, Guid id, long first, (string Text, string Variables, byte[] Sha256)[] rows)
    {
        await using var copy = await connection.BeginBinaryImportAsync("""
            COPY candidates (job_id, ordinal, outcome, text, variables, prompt_sha256, provider, model, finish_reason, prompt_tokens, completion_tokens, cost_usd, latency_ms, attempts, scores, sentiment, signature)
            FROM STDIN (FORMAT binary)
            """);
        for (var i = 0; i < rows.Length; i++)
        {
            var ordinal = first + i;
            // Scores that differ from row to row as real ones do, without the time that scoring takes.
            var score = (ordinal * 7919 % 10_000 / 10_000.0).ToString("0.0###", CultureInfo.InvariantCulture);
            await copy.StartRowAsync();
            await copy.WriteAsync(id, NpgsqlDbType.Uuid);
            await copy.WriteAsync(ordinal, NpgsqlDbType.Bigint);
            await copy.WriteAsync((short)0, NpgsqlDbType.Smallint);
            await copy.WriteAsync(rows[i].Text, NpgsqlDbType.Text);
            await copy.WriteAsync(rows[i].Variables, NpgsqlDbType.Json);
            await copy.WriteAsync(rows[i].Sha256, NpgsqlDbType.Bytea);
            await copy.WriteAsync("mock", NpgsqlDbType.Text);
            await copy.WriteAsync("mock", NpgsqlDbType.Text);
            await copy.WriteAsync("stop", NpgsqlDbType.Text);
            await copy.WriteAsync(40L, NpgsqlDbType.Bigint);
            await copy.WriteAsync(100L, NpgsqlDbType.Bigint);
            await copy.WriteAsync(0.00006m, NpgsqlDbType.Numeric);
            await copy.WriteAsync(200 + (int)(ordinal * 31 % 900), NpgsqlDbType.Integer);
            await copy.WriteAsync(1, NpgsqlDbType.Integer);
            await copy.WriteAsync($$"""{"length":1.0,"coherence":{{score}},"relevance":{{score}},"grammar":0.95,"diversity":0.9,"overall":{{score}}}""", NpgsqlDbType.Json);
            await copy.WriteAsync((ordinal % 200 / 100.0) - 1, NpgsqlDbType.Double);
            await copy.WriteAsync(Array.Empty<byte>(), NpgsqlDbType.Bytea);
        }

        await copy.CompleteAsync();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }
}
