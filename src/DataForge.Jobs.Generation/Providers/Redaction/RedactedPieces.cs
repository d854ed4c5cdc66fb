namespace DataForge.Jobs.Generation.Providers.Redaction;

/// <summary>
/// Hands pieces of text on without secrets, also where one is cut in two. Only an end that could be the beginning of a
/// secret waits for the next piece, so that nearly always everything goes on at once.
/// </summary>
internal sealed class RedactedPieces(Redactor redactor, Func<string, CancellationToken, ValueTask> deliver, CancellationToken reader)
{
    private string _held = "";

    /// <summary>Takes the next piece.</summary>
    public async ValueTask TakeAsync(string text, CancellationToken cancellationToken)
    {
        var clean = redactor.CleanBeginning(_held + text, out _held);
        if (clean.Length > 0)
        {
            await deliver(clean, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>No further piece comes: what was held goes on as it is, unless it is a secret that begins like a longer one.</summary>
    public async ValueTask EndAsync()
    {
        if (_held.Length > 0)
        {
            var rest = redactor.Clean(_held);
            _held = "";
            await deliver(rest, reader).ConfigureAwait(false);
        }
    }
}
