using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DataForge.Jobs.Integration.Tests.Events;

/// <summary>A response whose client takes everything, and that says how much was waiting for it at most.</summary>
internal sealed class MeasuredBody : PipeWriter, IHttpResponseBodyFeature
{
    private byte[] _room = new byte[4096];
    private long _unsent;

    public MeasuredBody()
    {
        Context = new DefaultHttpContext();
        Context.Features.Set<IHttpResponseBodyFeature>(this);
    }

    public HttpContext Context { get; }

    /// <summary>Bytes in all.</summary>
    public long All { get; private set; }

    /// <summary>The most bytes between two flushes.</summary>
    public long MostUnsent { get; private set; }

    public Stream Stream => AsStream();

    public PipeWriter Writer => this;

    public override void Advance(int bytes)
    {
        (All, _unsent) = (All + bytes, _unsent + bytes);
        MostUnsent = Math.Max(MostUnsent, _unsent);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => _room = _room.Length >= sizeHint ? _room : new byte[sizeHint];

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        _unsent = 0;
        return ValueTask.FromResult(default(FlushResult));
    }

    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }

    public void DisableBuffering()
    {
    }

    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task CompleteAsync() => Task.CompletedTask;
}
