using System.Net;
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
