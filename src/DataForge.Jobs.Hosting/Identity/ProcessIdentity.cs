using System.Reflection;

namespace DataForge.Jobs.Hosting.Identity;

/// <summary>Which process this is: made anew by every start, so that a restart is never taken for its predecessor.</summary>
public sealed class ProcessIdentity
{
    /// <summary>UUIDv7.</summary>
    public Guid Id { get; } = Guid.CreateVersion7();

    /// <summary>The machine's name.</summary>
    public string Host { get; } = Environment.MachineName;

    /// <summary>The software's version.</summary>
    public string Version { get; } = typeof(ProcessIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>The queue that only this process reads.</summary>
    public string Queue => QueueOf(Id);

    /// <summary>The queue that only the process of this id reads.</summary>
    public static string QueueOf(Guid processId) => $"dataforge-worker-{processId:n}";
}
