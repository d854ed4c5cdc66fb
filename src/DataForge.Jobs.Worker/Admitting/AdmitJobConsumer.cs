using DataForge.Jobs.Contracts;
using MassTransit;

namespace DataForge.Jobs.Worker.Admitting;

/// <summary>Hears that finished batches of a job wait.</summary>
internal sealed class AdmitJobConsumer(AdmissionDesk desk) : IConsumer<AdmitJob>
{
    /// <summary>The queue for jobs that nobody admits for at the moment; an admitter is told on its own queue.</summary>
    public const string Queue = "dataforge-admit";

    public Task Consume(ConsumeContext<AdmitJob> context)
    {
        desk.Notify(context.Message.JobId);
        return Task.CompletedTask;
    }
}
