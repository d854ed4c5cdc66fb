using System.Text;
using DataForge.Jobs.Integration.Tests.Described;

namespace DataForge.Jobs.Integration.Tests.Fuzzing;

/// <summary>A request that somebody might send.</summary>
/// <param name="Operation">The operation that it is meant for.</param>
/// <param name="Target">The address as it stands in the request.</param>
internal sealed record FuzzRequest(int Number, ApiOperation Operation, string Method, string Target, IReadOnlyList<(string Name, string Value)> Headers, byte[]? Body)
{
    /// <summary>Whether the address may lead to another operation, or nowhere.</summary>
    public bool IsAstray { get; init; }

    /// <summary>Whether it breaks HTTP itself, so that the server may answer without asking the program.</summary>
    public bool IsMalformed { get; init; }

    /// <summary>Whether the connection's sending end closes before the request does.</summary>
    public bool EndsEarly { get; init; }

    /// <summary>The body as it is sent, where it is not simply counted: broken chunks, for instance.</summary>
    public byte[]? Framed { get; init; }

    /// <summary>All of it.</summary>
    public byte[] Bytes
    {
        get
        {
            var head = new StringBuilder().Append(Method).Append(' ').Append(Target).Append(" HTTP/1.1\r\n");
            foreach (var (name, value) in Headers)
            {
                head.Append(name).Append(": ").Append(value).Append("\r\n");
            }

            if (Body is not null && Framed is null)
            {
                head.Append("Content-Length: ").Append(Body.Length).Append("\r\n");
            }

            return [.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. Framed ?? Body ?? []];
        }
    }

    /// <summary>For whoever wants to send it again.</summary>
    public override string ToString()
    {
        var text = Encoding.UTF8.GetString(Bytes);
        return $"request {Number} for {Operation}:\n{(text.Length > 3000 ? text[..3000] + "…" : text)}";
    }
}
