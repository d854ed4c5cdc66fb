using DataForge.Jobs.Contracts;
using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Worker.Generating;
using DataForge.Jobs.Worker.Scheduling;
using MassTransit;

namespace DataForge.Jobs.Worker.Coordinating;

/// <summary>
/// Every process hears on its own queue that a job changed: the scheduler looks at once, and workers obey a pause at
/// once. Both would notice by themselves a little later.
/// </summary>
internal sealed class ChangeListener(SchedulerSignal scheduler, BatchRuns runs, JobIntents intents) :
    IConsumer<JobSubmitted>,
    IConsumer<JobPauseRequested>,
    IConsumer<JobResumeRequested>,
    IConsumer<JobCancelRequested>,
    IConsumer<JobRetryRequested>,
    IConsumer<JobDeadlinePassed>,
    IConsumer<JobHalted>
{
    public Task Consume(ConsumeContext<JobSubmitted> context) => LookAsync();

    public Task Consume(ConsumeContext<JobResumeRequested> context) => LookAsync();

    public Task Consume(ConsumeContext<JobPauseRequested> context) => runs.ObeyAsync(intents, context.CancellationToken);

    public Task Consume(ConsumeContext<JobCancelRequested> context) => runs.ObeyAsync(intents, context.CancellationToken);

    public Task Consume(ConsumeContext<JobRetryRequested> context) => LookAsync();

    public Task Consume(ConsumeContext<JobDeadlinePassed> context) => runs.ObeyAsync(intents, context.CancellationToken);

    public Task Consume(ConsumeContext<JobHalted> context) => runs.ObeyAsync(intents, context.CancellationToken);

    private Task LookAsync()
    {
        scheduler.Set();
        return Task.CompletedTask;
    }
}
