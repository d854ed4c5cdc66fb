using DataForge.Jobs.Api.Requests;
using Microsoft.AspNetCore.Http;

namespace DataForge.Jobs.Integration.Tests.Api;

public sealed class AnnouncedBodyTests
{
    [Fact]
    public async Task Read_BodyThatIsOnlyAnnounced_TakesNoMemoryForIt()
    {
        using var never = new SilentStream();
        var context = new DefaultHttpContext();
        context.Request.ContentType = "application/json";
        context.Request.ContentLength = BodyLimits.Json;
        context.Request.Body = never;
        using var patience = new CancellationTokenSource();

        var before = GC.GetAllocatedBytesForCurrentThread();
        var reading = JsonBody.ReadAsync(context.Request, patience.Token);
        var taken = GC.GetAllocatedBytesForCurrentThread() - before;

        reading.IsCompleted.ShouldBeFalse();
        taken.ShouldBeLessThan(BodyLimits.Json / 10);
        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => reading);
    }

    /// <summary>A client that announces a body and sends none.</summary>
    private sealed class SilentStream : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}
