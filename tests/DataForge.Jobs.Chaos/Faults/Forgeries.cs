using System.Text;
using System.Text.Json;

namespace DataForge.Jobs.Chaos.Faults;

/// <summary>Payloads that nobody of ours would send.</summary>
internal static class Forgeries
{
    /// <summary>How MassTransit marks its messages.</summary>
    public const string ContentType = "application/vnd.masstransit+json";

    private static readonly string[] s_events =
        ["JobSubmitted", "JobStarted", "JobProgressed", "JobPauseRequested", "JobResumeRequested", "JobCancelRequested", "JobFulfilled", "JobExhausted", "JobHalted"];

    /// <summary>Well-formed messages that lie about a job, which may or may not exist; none of them is true.</summary>
    public static IEnumerable<byte[]> About(Guid job, Random random)
    {
        yield return Message("GenerateBatch", new { jobId = job, firstOrdinal = random.NextInt64(-5, 1_000_000) });
        yield return Message("AdmitJob", new { jobId = job });
        yield return Message(s_events[random.Next(s_events.Length)], new { jobId = job, accepted = 1_000_000, candidates = -1, code = "forged", message = "forged" });
        yield return Poison(random);
    }

    /// <summary>Something that cannot be read as a message.</summary>
    public static byte[] Poison(Random random) => random.Next(4) switch
    {
        0 => [],
        1 => Encoding.UTF8.GetBytes("{\"message\":{\"jobId\":"),
        2 => Encoding.UTF8.GetBytes("""{"messageType":["urn:message:DataForge.Jobs.Contracts:GenerateBatch"],"message":{"jobId":"no id at all","firstOrdinal":"many"}}"""),
        _ => RandomBytes(random),
    };

    private static byte[] Message(string type, object message) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        messageId = Guid.NewGuid(),
        messageType = new[] { $"urn:message:DataForge.Jobs.Contracts:{type}" },
        message,
    });

    private static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[random.Next(1, 2000)];
        random.NextBytes(bytes);
        return bytes;
    }
}
