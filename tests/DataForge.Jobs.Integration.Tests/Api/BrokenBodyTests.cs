using System.Text;
using System.Text.Json;
using DataForge.Jobs.Integration.Tests.Fuzzing;

namespace DataForge.Jobs.Integration.Tests.Api;

/// <summary>Bodies that are not framed as HTTP has it.</summary>
public sealed class BrokenBodyTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Theory]
    [InlineData("jobs", "ffffffffffffffff\r\n{}")]
    [InlineData("templates/render", "80000000\r\n{}")]
    [InlineData("jobs", "zz\r\n{}\r\n0\r\n\r\n")]
    [InlineData("jobs", "2\r\n{}0\r\n\r\n")]
    public async Task Post_WithBrokenChunks_IsTheClientsFault(string address, string chunks)
    {
        using var connection = new RawConnection(api.Http.BaseAddress!);

        var answer = await connection.SendAsync(Encoding.ASCII.GetBytes(
            $"POST /api/v1/{address} HTTP/1.1\r\nHost: {api.Http.BaseAddress!.Authority}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}"));

        answer.ShouldNotBeNull();
        answer.Status.ShouldBe(400, answer.Text);
        JsonDocument.Parse(answer.Body).RootElement.GetProperty("code").GetString().ShouldBe("bad_request");
    }
}
