using System.Buffers;
using System.Text;
using DataForge.Jobs.Api.Generate;

namespace DataForge.Jobs.Api.Events;

/// <summary>Writes server-sent events; what was added is sent when it is flushed.</summary>
internal sealed class EventWriter(HttpContext context, TimeProvider time)
{
    /// <summary>A client that takes nothing for so long is let go; by its last id it can come back.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private long _sentAt = time.GetTimestamp();

    /// <summary>Bytes that were added and not sent.</summary>
    public long Unsent { get; private set; }

    /// <summary>How long nothing was sent.</summary>
    public TimeSpan Silence => time.GetElapsedTime(_sentAt);

    /// <summary>
    /// Begins the response, so that the client knows that it was heard, how soon to come back after a break, and from where, should
    /// that come before the first event: an id without data is no event, and yet the last id from then on (HTML, "Server-sent events").
    /// </summary>
    public async Task BeginAsync(SeenSoFar seen, CancellationToken cancellationToken)
    {
        await EventStream.StartAsync(context.Response, cancellationToken);
        Write("retry: 1000\nid: "u8);
        Write(Encoding.ASCII.GetBytes(seen.ToString()));
        Write("\n\n"u8);
        await FlushAsync(cancellationToken);
    }

    /// <summary>Adds an event.</summary>
    /// <param name="json">One JSON value. Breaks between its tokens become blanks, since they would end the line.</param>
    public void Add(string id, ReadOnlySpan<byte> name, ReadOnlySpan<byte> json)
    {
        Write("id: "u8);
        Write(Encoding.ASCII.GetBytes(id));
        Write("\nevent: "u8);
        Write(name);
        Write("\ndata: "u8);
        var room = context.Response.BodyWriter.GetSpan(json.Length);
        json.CopyTo(room);
        var data = room[..json.Length];
        data.Replace((byte)'\n', (byte)' ');
        data.Replace((byte)'\r', (byte)' ');
        context.Response.BodyWriter.Advance(json.Length);
        Unsent += json.Length;
        Write("\n\n"u8);
    }

    /// <summary>Adds a comment, which clients do not see: whoever stands in between must not take silence for an end.</summary>
    public void AddNothing() => Write(": waiting\n\n"u8);

    /// <summary>Sends what was added.</summary>
    /// <exception cref="OperationCanceledException">The client is gone, or takes nothing.</exception>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (Unsent == 0)
        {
            return;
        }

        var sending = context.Response.BodyWriter.FlushAsync(cancellationToken);
        if (!sending.IsCompletedSuccessfully)
        {
            try
            {
                await sending.AsTask().WaitAsync(s_patience, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                context.Abort();
                throw new OperationCanceledException("The client takes nothing.");
            }
        }

        (Unsent, _sentAt) = (0, time.GetTimestamp());
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        context.Response.BodyWriter.Write(bytes);
        Unsent += bytes.Length;
    }
}
