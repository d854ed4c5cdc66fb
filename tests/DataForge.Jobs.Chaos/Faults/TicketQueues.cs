using RabbitMQ.Client;

namespace DataForge.Jobs.Chaos.Faults;

/// <summary>The queues that all workers share, as the broker knows them.</summary>
internal static class TicketQueues
{
    /// <summary>Their names; each has an exchange of the same name.</summary>
    public static readonly IReadOnlyList<string> All = ["dataforge-generate", "dataforge-admit", "dataforge-jobs"];

    /// <summary>A connection beside MassTransit's, straight to the broker.</summary>
    public static Task<IConnection> ConnectAsync(Uri virtualHost) =>
        new ConnectionFactory { Uri = virtualHost, AutomaticRecoveryEnabled = false, ClientProvidedName = "chaos" }.CreateConnectionAsync();
}
