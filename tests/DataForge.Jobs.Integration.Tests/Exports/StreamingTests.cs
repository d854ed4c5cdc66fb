using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using DataForge.Jobs.Hosting.Persistence;
using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Storage.Samples;
using Npgsql;

namespace DataForge.Jobs.Integration.Tests.Exports;

/// <summary>What holds for files of every format.</summary>
public sealed class StreamingTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    public static TheoryData<string> Formats => ["jsonl", "csv", "parquet"];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Export_Repeated_IsTheSameBytesWithTheirChecksums(string format)
    {
        var id = await ManyAsync(5000);

        var first = await DownloadAsync(id, format, gzip: false);
        var second = await DownloadAsync(id, format, gzip: false);

        second.Bytes.ShouldBe(first.Bytes);
        first.Trailer("Content-Digest").ShouldBe($"sha-256=:{Convert.ToBase64String(SHA256.HashData(first.Bytes))}:");
        first.Trailer("X-File-Sha256").ShouldBe(Convert.ToHexStringLower(SHA256.HashData(first.Bytes)));
    }

    [Fact]
    public async Task Export_Gzip_IsTheSameBytesWithTheChecksumOfTheFileInside()
    {
        var id = await ManyAsync(5000);
        var plain = await DownloadAsync(id, "jsonl", gzip: false);

        var first = await DownloadAsync(id, "jsonl", gzip: true);
        var second = await DownloadAsync(id, "jsonl", gzip: true);

        second.Bytes.ShouldBe(first.Bytes);
        first.Bytes[4..8].ShouldBe(new byte[4], "the header's time");
        first.Trailer("Content-Digest").ShouldBe($"sha-256=:{Convert.ToBase64String(SHA256.HashData(first.Bytes))}:");
        first.Trailer("X-File-Sha256").ShouldBe(plain.Trailer("X-File-Sha256"));
        using var file = new MemoryStream();
        await using var gzip = new GZipStream(new MemoryStream(first.Bytes), CompressionMode.Decompress);
        await gzip.CopyToAsync(file);
        file.ToArray().ShouldBe(plain.Bytes);
    }

    [Fact]
    public async Task Export_OfNothing_IsAnEmptyFileWithItsChecksum()
    {
        var download = await DownloadAsync(await api.Http.SubmitAsync(), "jsonl", gzip: false);

        download.Bytes.ShouldBeEmpty();
        download.Trailer("X-File-Sha256").ShouldBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    [Theory]
    [InlineData("jsonl", false)]
    [InlineData("jsonl", true)]
    [InlineData("csv", false)]
    [InlineData("parquet", false)]
    public async Task DatabaseConnectionCut_AnswerNeverLooksWhole(string format, bool gzip)
    {
        // Texts that do not compress, more than all buffers between the database and this test can hold.
        var id = await ManyAsync(60_000, "(SELECT string_agg(md5(o::text || '/' || i), '') FROM generate_series(1, 40) i)");
        using var response = await AskAsync(id, format, gzip);
        await using var body = await response.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[10_000]);

        await api.Server.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'COPY (SELECT%' AND datname = current_database()");

        await Should.ThrowAsync<IOException>(() => body.CopyToAsync(Stream.Null));
        response.TrailingHeaders.ShouldBeEmpty();
    }

    [Fact]
    public async Task Export_StatisticsOfAMomentWithAHandfulOfRows_IsStillAMerge()
    {
        await api.Server.ExecuteAsync("DELETE FROM candidates");
        await api.Server.ExecuteAsync("DELETE FROM verdicts");
        await ManyAsync(3);
        await api.Server.ExecuteAsync("ANALYZE candidates");
        await api.Server.ExecuteAsync("ANALYZE verdicts");

        // Compared each with each, these take longer than the client waits; merged, a second.
        var id = await ManyAsync(60_000);

        (await DownloadAsync(id, "parquet", gzip: false)).Bytes.Length.ShouldBeGreaterThan(60_000);
    }

    [Fact]
    public async Task ClientGoesAway_DatabaseStopsSending()
    {
        var id = await ManyAsync(60_000, "(SELECT string_agg(md5(o::text || '/' || i), '') FROM generate_series(1, 40) i)");
        using (var response = await AskAsync(id, "jsonl", gzip: false))
        {
            await using var body = await response.Content.ReadAsStreamAsync();
            await body.ReadExactlyAsync(new byte[10_000]);
        }

        for (var i = 0; await CopiesAsync() > 0; i++)
        {
            i.ShouldBeLessThan(300);
            await Task.Delay(100);
        }

        (await api.Http.AskAsync($"jobs/{id}")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task ClientPauses_GetsTheRestAllTheSame()
    {
        // A database that gives up after a second on whoever takes nothing; it is seven where nobody says so.
        await using var server = await ApiServer.StartAsync(await api.CreateDatabaseAsync() + ";Options=-c tcp_user_timeout=1000");
        var id = await ManyAsync(60_000, "(SELECT string_agg(md5(o::text || '/' || i), '') FROM generate_series(1, 40) i)", server);
        using var response = await server.Http.GetAsync(new Uri($"jobs/{id}/export?format=jsonl", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[10_000]);

        await Task.Delay(TimeSpan.FromSeconds(6));
        await body.CopyToAsync(Stream.Null);

        response.TrailingHeaders.Contains("X-File-Sha256").ShouldBeTrue();
    }

    [Fact]
    public async Task Rows_WhoseConnectionBreaks_SayThatAndNothingElse()
    {
        var id = await ManyAsync(60_000, "(SELECT string_agg(md5(o::text || '/' || i), '') FROM generate_series(1, 40) i)");
        await using var snapshot = await api.Server.Get<SampleReads>().SnapshotAsync(id, CancellationToken.None);
        var rows = await snapshot.ReadAsync(null, [SampleField.Text], CancellationToken.None);
        (await rows.ReadAsync(CancellationToken.None)).ShouldBeTrue();
        await api.Server.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'COPY (SELECT%' AND datname = current_database()");

        var failure = await Record.ExceptionAsync(async () =>
        {
            await using (rows)
            {
                while (await rows.ReadAsync(CancellationToken.None))
                {
                }
            }
        });

        DatabaseOutage.Caused(failure.ShouldNotBeNull()).ShouldBeTrue(failure.ToString());
    }

    private async Task<long> CopiesAsync()
    {
        await using var command = api.Server.Get<NpgsqlDataSource>().CreateCommand(
            "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'COPY (SELECT%' AND datname = current_database()");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>A job with accepted samples, made by the database.</summary>
    /// <param name="text">The SQL expression of a text, of the ordinal <c>o</c>.</param>
    private async Task<Guid> ManyAsync(int samples, string text = "'Text ' || o || ' says \"more\", größer\nthan ' || repeat(md5(o::text), 5)", ApiServer? server = null)
    {
        server ??= api.Server;
        var id = await server.Http.SubmitAsync("""{"count":10,"prompt":"{{ size }}","columns":[{"name":"size","type":"integer","min":1,"max":9}]}""");
        await using var command = server.Get<NpgsqlDataSource>().CreateCommand($$"""
            INSERT INTO candidates (job_id, ordinal, outcome, text, variables, prompt_sha256, provider, model, prompt_tokens, completion_tokens, latency_ms, attempts, signature)
            SELECT '{{id}}', o, 0, {{text}}, json_build_object('size', o), '\x00', 'mock', 'mock', 1, 1, 1, 1, '' FROM generate_series(0, {{samples - 1}}) o;
            INSERT INTO verdicts (job_id, ordinal, state) SELECT '{{id}}', o, 0 FROM generate_series(0, {{samples - 1}}) o
            """);
        await command.ExecuteNonQueryAsync();
        return id;
    }

    private async Task<HttpResponseMessage> AskAsync(Guid id, string format, bool gzip)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"jobs/{id}/export?format={format}", UriKind.Relative));
        if (gzip)
        {
            request.Headers.AcceptEncoding.ParseAdd("gzip");
        }

        var response = await api.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return response;
    }

    private async Task<Download> DownloadAsync(Guid id, string format, bool gzip)
    {
        using var response = await AskAsync(id, format, gzip);
        return new Download(await response.Content.ReadAsByteArrayAsync(), response);
    }

    private sealed record Download(byte[] Bytes, HttpResponseMessage Response)
    {
        public string Trailer(string name) => Response.TrailingHeaders.GetValues(name).Single();
    }
}
