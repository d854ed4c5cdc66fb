using System.Buffers;

namespace DataForge.Jobs.Templating.Rendering;

/// <summary>Collects text up to the output limit.</summary>
internal sealed class Output(int limit) : IDisposable
{
    private char[] _buffer = ArrayPool<char>.Shared.Rent(1024);
    private int _length;

    public int Length => _length;

    public void Write(string text) => Write(text.AsSpan());

    public void Write(ReadOnlySpan<char> text)
    {
        if (text.Length > _buffer.Length - _length)
        {
            Grow(text.Length);
        }

        text.CopyTo(_buffer.AsSpan(_length));
        _length += text.Length;
    }

    public void Write(char c)
    {
        if (_length == _buffer.Length)
        {
            Grow(1);
        }

        _buffer[_length++] = c;
    }

    public override string ToString()
    {
        if (_length > limit)
        {
            throw TooLong();
        }

        return new(_buffer, 0, _length);
    }

    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private void Grow(int more)
    {
        if ((long)_length + more > limit)
        {
            throw TooLong();
        }

        var larger = ArrayPool<char>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + more));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<char>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private RenderFault TooLong() => RenderFault.Limit($"the output is longer than {limit} characters");
}
