using DataForge.Jobs.Contracts;
using MassTransit;

namespace DataForge.Jobs.Worker.Admitting;

/// <summary>Hears that finished batches of a job wait.</summary>
internal sealed class AdmitJobConsumer(AdmissionDesk desk) : IConsumer<AdmitJob>
{
    public Task Consume(ConsumeContext<AdmitJob> context)
    {
        desk.Notify(context.Message.JobId);
        return Task.CompletedTask;
    }
}
