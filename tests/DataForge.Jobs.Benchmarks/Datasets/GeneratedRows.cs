using System.Globalization;
using System.Net;
using System.Text;

namespace DataForge.Jobs.Benchmarks.Datasets;

/// <summary>A file of seed rows that is written while it is sent, so that the sender holds none of it either.</summary>
internal sealed class GeneratedRows(string format, int rows) : HttpContent
{
    private const string Text = "A sturdy thing for people who travel light, with a \"lid\", and a handle.";

    /// <summary>How much was sent.</summary>
    public long Bytes { get; private set; }

    /// <summary>One row as the server stores it.</summary>
    public static string RowOf(int row) => string.Create(CultureInfo.InvariantCulture, $"{{\"id\":\"{row}\",\"name\":\"product {row}\",\"text\":\"A sturdy thing for people who travel light, with a \\\"lid\\\", and a handle.\"}}");

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        var csv = format == "csv";
        var block = new StringBuilder(csv ? "id,name,text\n" : "");
        for (var row = 0; row < rows; row++)
        {
            if (csv)
            {
                block.Append(CultureInfo.InvariantCulture, $"{row},product {row},\"{Text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n");
            }
            else
            {
                block.Append(RowOf(row)).Append('\n');
            }

            if (block.Length > 60_000 || row == rows - 1)
            {
                var bytes = Encoding.UTF8.GetBytes(block.ToString());
                Bytes += bytes.Length;
                await stream.WriteAsync(bytes);
                block.Clear();
            }
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
