using MassTransit;
using MassTransit.Configuration;
using MassTransit.Context;
using MassTransit.Saga;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace DataForge.Jobs.Storage.Sagas;

/// <summary>Keeps the saga's state in the <c>jobs</c> table, one short READ COMMITTED transaction a message.</summary>
public sealed class JobSagaRepository(NpgsqlDataSource dataSource, ISagaConsumeContextFactory<GenerationJobStates, GenerationJobState> contexts)
    : ISagaRepositoryContextFactory<GenerationJobState>
{
    /// <inheritdoc />
    public void Probe(ProbeContext context) => context.Add("persistence", "postgresql");

    /// <inheritdoc />
    public async Task Send<T>(ConsumeContext<T> context, IPipe<SagaRepositoryContext<GenerationJobState, T>> next) where T : class
    {
        await using var connection = await dataSource.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        await next.Send(new JobSagaContext<T>(new GenerationJobStates(connection, transaction), context, contexts));
        await transaction.CommitAsync(context.CancellationToken);
    }

    /// <summary>Not offered: every message names its job.</summary>
    public Task SendQuery<T>(ConsumeContext<T> context, ISagaQuery<GenerationJobState> query, IPipe<SagaRepositoryQueryContext<GenerationJobState, T>> next) where T : class =>
        throw new NotSupportedException("Jobs are found by id only.");
}

/// <summary>Adds the repository to a saga's registration.</summary>
public static class JobSagaRepositoryRegistration
{
    /// <summary>Keeps the saga's state in the <c>jobs</c> table.</summary>
    public static ISagaRegistrationConfigurator<GenerationJobState> JobsTableRepository(this ISagaRegistrationConfigurator<GenerationJobState> configurator) =>
        configurator.Repository(repository =>
        {
            repository.RegisterSagaRepository<GenerationJobState, GenerationJobStates, SagaConsumeContextFactory<GenerationJobStates, GenerationJobState>, JobSagaRepository>();
        });
}

internal sealed class JobSagaContext<TMessage>(GenerationJobStates states, ConsumeContext<TMessage> consumeContext, ISagaConsumeContextFactory<GenerationJobStates, GenerationJobState> factory)
    : ConsumeContextScope<TMessage>(consumeContext, states), SagaRepositoryContext<GenerationJobState, TMessage>
    where TMessage : class
{
    private readonly ConsumeContext<TMessage> _consumeContext = consumeContext;

    public Task<SagaConsumeContext<GenerationJobState, T>> CreateSagaConsumeContext<T>(ConsumeContext<T> context, GenerationJobState instance, SagaConsumeContextMode mode) where T : class =>
        factory.CreateSagaConsumeContext(states, context, instance, mode);

    // A job begins with its row, written by the API. A message that names no row adds none.
    public Task<SagaConsumeContext<GenerationJobState, TMessage>> Add(GenerationJobState instance) =>
        factory.CreateSagaConsumeContext(states, _consumeContext, instance, SagaConsumeContextMode.Add);

    public Task<SagaConsumeContext<GenerationJobState, TMessage>> Insert(GenerationJobState instance) =>
        Task.FromResult<SagaConsumeContext<GenerationJobState, TMessage>>(null!);

    public async Task<SagaConsumeContext<GenerationJobState, TMessage>> Load(Guid correlationId)
    {
        var instance = await states.LoadAsync(correlationId, CancellationToken);
        return instance is null ? null! : await factory.CreateSagaConsumeContext(states, _consumeContext, instance, SagaConsumeContextMode.Load);
    }

    public Task Save(SagaConsumeContext<GenerationJobState> context) => states.SaveAsync(context.Saga, CancellationToken);

    public Task Update(SagaConsumeContext<GenerationJobState> context) => states.SaveAsync(context.Saga, CancellationToken);

    public Task Delete(SagaConsumeContext<GenerationJobState> context) => Task.CompletedTask;

    public Task Discard(SagaConsumeContext<GenerationJobState> context) => Task.CompletedTask;

    public Task Undo(SagaConsumeContext<GenerationJobState> context) => Task.CompletedTask;
}
