using DataForge.Jobs.Api.Datasets;

namespace DataForge.Jobs.Integration.Tests.Api;

public sealed class CsvRecordsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(1000)]
    public async Task ReadAsync_InPiecesOfAnySize_GivesTheSame(int size)
    {
        var head = "a,b\r\n" + new string('x', 40_000) + ",y\r\n";
        using var text = new Pieces(head + "\"1\r\n\"\"2\"\"\",\r\n\r\n,\"\"\r3,4\n5,6", size);
        var records = new CsvRecords(text);

        var read = new List<(long, string)>();
        while (await records.ReadAsync(CancellationToken.None))
        {
            read.Add((records.Line, string.Join('|', records.Fields.Select(field => field[..Math.Min(10, field.Length)]))));
        }

        read.ShouldBe([(1, "a|b"), (2, "xxxxxxxxxx|y"), (3, "1\r\n\"2\"|"), (6, "|"), (7, "3|4"), (8, "5|6")]);
    }

    [Theory]
    [InlineData("a,b;c;d\n1;2", ';')]
    [InlineData("\"a;b;c\",d\n", ',')]
    [InlineData("single\n1;2;3", ',')]
    [InlineData("\n\na\tb\n", '\t')]
    [InlineData("a|b", '|')]
    public void DelimiterOf_Header_IsItsMostFrequent(string head, char delimiter) => CsvRecords.DelimiterOf(head).ShouldBe(delimiter);

    /// <summary>Gives at most so many characters at a time, once the first block is read.</summary>
    private sealed class Pieces(string text, int size) : StringReader(text)
    {
        public override ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(size, buffer.Length)], cancellationToken);
    }
}
