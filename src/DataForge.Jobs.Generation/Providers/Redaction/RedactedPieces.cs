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
        var clean = redactor.Clean(_held + text);
        var held = redactor.BeginningAtEndOf(clean);
        _held = clean[^held..];
        if (held < clean.Length)
        {
            await deliver(clean[..^held], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>No further piece comes: what was held is none.</summary>
    public async ValueTask EndAsync()
    {
        if (_held.Length > 0)
        {
            var rest = _held;
            _held = "";
            await deliver(rest, reader).ConfigureAwait(false);
        }
    }
}
