using DataForge.Jobs.Contracts;
using DataForge.Jobs.Storage.Batches;
using MassTransit;

namespace DataForge.Jobs.Worker.Generating;

/// <summary>Takes a ticket: works on the batch if it still wants work.</summary>
internal sealed class GenerateBatchConsumer(BatchRunner runner) : IConsumer<GenerateBatch>
{
    /// <summary>The queue that all generating workers read.</summary>
    public const string Queue = "dataforge-generate";

    /// <summary>
    /// A ticket that waited this long is forgotten by the broker and sent again from its row, so that there is about
    /// one ticket for a batch however long the queue stands still.
    /// </summary>
    public static readonly TimeSpan TicketLife = TimeSpan.FromSeconds(10);

    public Task Consume(ConsumeContext<GenerateBatch> context) =>
        runner.RunAsync(new BatchKey(context.Message.JobId, context.Message.FirstOrdinal), context.CancellationToken);
}
