using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DataForge.Jobs.Hosting.Messaging;

/// <summary>A part of the program that listens to messages.</summary>
/// <param name="Consumers">Registers consumers and sagas.</param>
/// <param name="Endpoints">Gives them queues.</param>
public sealed record BusPart(Action<IBusRegistrationConfigurator> Consumers, Action<IBusRegistrationContext, IBusFactoryConfigurator> Endpoints);

/// <summary>The one bus of a process.</summary>
public static class BusRegistration
{
    /// <summary>
    /// The broker drops a connection that was silent for two of these, and gives its tickets to others: no later than a
    /// worker's leases run out, also where its process was stopped or its host vanished without closing a connection.
    /// Until then it would go on handing tickets to the dead. A false alarm under load costs a reconnection.
    /// </summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(4);

    /// <summary>Adds the bus and the announcer.</summary>
    /// <param name="rabbitMq"><c>amqp://user:password@host:5672/vhost</c>; null for the in-memory transport.</param>
    /// <param name="parts">What listens in this process.</param>
    public static IServiceCollection AddMessaging(this IServiceCollection services, string? rabbitMq, params IReadOnlyList<BusPart> parts)
    {
        services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            foreach (var part in parts)
            {
                part.Consumers(bus);
            }

            if (rabbitMq is null)
            {
                bus.UsingInMemory((context, transport) => Configure(context, transport));
            }
            else
            {
                bus.UsingRabbitMq((context, transport) =>
                {
                    transport.Host(new Uri(rabbitMq), host => host.Heartbeat(Heartbeat));
                    Configure(context, transport);
                });
            }
        });
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new ErrorQueues(rabbitMq, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ErrorQueues>>()));
        services.AddSingleton<Announcer>();
        services.AddHostedService(provider => provider.GetRequiredService<Announcer>());
        services.Configure<MassTransitHostOptions>(options =>
        {
            // A broker that is away must not keep a process from starting, nor a stop from ending.
            options.WaitUntilStarted = false;
            options.StopTimeout = TimeSpan.FromSeconds(30);
        });
        services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(45));
        return services;

        void Configure(IBusRegistrationContext context, IBusFactoryConfigurator transport)
        {
            foreach (var part in parts)
            {
                part.Endpoints(context, transport);
            }
        }
    }
}
