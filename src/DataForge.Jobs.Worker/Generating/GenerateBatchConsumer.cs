using DataForge.Jobs.Contracts;
using DataForge.Jobs.Storage.Batches;
using MassTransit;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DataForge.Jobs.Worker.Generating;

/// <summary>Takes a ticket: works on the batch if it still wants work.</summary>
internal sealed partial class GenerateBatchConsumer(BatchRunner runner, TimeProvider time, ILogger<GenerateBatchConsumer> logger) : IConsumer<GenerateBatch>
{
    /// <summary>The queue's priorities are 0 to this.</summary>
    public const int HighestPriority = 5;

    /// <summary>
    /// A ticket that waited this long is forgotten by the broker and sent again from its row, so that there is about
    /// one ticket for a batch however long the queue stands still.
    /// </summary>
    public static readonly TimeSpan TicketLife = TimeSpan.FromSeconds(10);

    /// <summary>How long a ticket waits for a database that is away before it is dropped.</summary>
    private const int Tries = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public async Task Consume(ConsumeContext<GenerateBatch> context)
    {
        var key = new BatchKey(context.Message.JobId, context.Message.FirstOrdinal);
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            try
            {
                await runner.RunAsync(key, context.CancellationToken);
                return;
            }
            catch (NpgsqlException away)
            {
                // A good ticket is no poison message: kept for a while, then dropped, and sent again from its row.
                Waiting(key.FirstOrdinal, key.JobId, away.Message);
                await Task.Delay(Pause, time, context.CancellationToken);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Batch {FirstOrdinal} of job {JobId} cannot be claimed yet: {Problem}")]
    private partial void Waiting(long firstOrdinal, Guid jobId, string problem);
}
