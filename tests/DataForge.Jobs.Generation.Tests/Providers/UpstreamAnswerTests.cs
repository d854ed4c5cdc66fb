using System.Net;
using System.Text;
using DataForge.Jobs.Generation.Providers.Upstream;

namespace DataForge.Jobs.Generation.Tests.Providers;

public sealed class UpstreamAnswerTests
{
    [Fact]
    public async Task ReadAsync_BodyWithoutEnd_IsGivenUp()
    {
        await using var endless = new EndlessStream();
        using var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(endless) };

        await Should.ThrowAsync<HttpRequestException>(() => UpstreamAnswer.ReadAsync(response, CancellationToken.None));

        endless.Given.ShouldBeLessThan(UpstreamAnswer.MostBytes + (1 << 20));
    }

    [Theory]
    [InlineData("""{"t":"a\ud83d b"}""", "a\uFFFD b")]
    [InlineData("""{"t":"\ude00"}""", "\uFFFD")]
    [InlineData("""{"t":"\ud83d \\ud83d \ud83d\ude00\n"}""", "\uFFFD \\ud83d \ud83d\ude00\n")]
    [InlineData("""{"t":"\ud83d\ud83d\ude00"}""", "\uFFFD\ud83d\ude00")]
    public void Text_HalfASurrogatePair_IsAReplacementCharacter(string json, string text)
    {
        using var document = JsonField.Parse(Encoding.UTF8.GetBytes(json), "it");

        JsonField.Text(document.RootElement, "t").ShouldBe(text);
    }

    [Fact]
    public void Text_BytesThatAreNoUtf8_AreReplacementCharacters()
    {
        using var document = JsonField.Parse((byte[])[.. "{\"t\":\"a"u8, 0xff, .. "b\"}"u8], "it");

        JsonField.Text(document.RootElement, "t").ShouldBe("a\uFFFDb");
    }

    private sealed class EndlessStream : MemoryStream
    {
        public long Given { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            Given += buffer.Length;
            return buffer.Length;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.FromResult(Read(buffer.AsSpan(offset, count)));

        public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            var buffer = new byte[bufferSize];
            while (true)
            {
                Given += buffer.Length;
                await destination.WriteAsync(buffer, cancellationToken);
            }
        }
    }
}
