namespace DataForge.Jobs.Standalone;

/// <summary>Where a private PostgreSQL keeps its data and how long it may take to come up.</summary>
public sealed class PrivatePostgresOptions
{
    /// <summary>The directory used when none is named, relative to the working directory.</summary>
    public const string DefaultDataDirectory = ".dataforge";

    /// <summary>Time for a start, crash recovery included, when nothing else is said: two minutes.</summary>
    public static readonly TimeSpan DefaultStartTimeout = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The directory that holds everything of this server: <c>postgres/</c> (the database cluster), its password and
    /// its lock. Made when missing, readable by its owner only.
    /// </summary>
    public string DataDirectory { get; set; } = DefaultDataDirectory;

    /// <summary>The loopback port to listen on, 1…65535; null (the default) takes a free one.</summary>
    public int? Port { get; set; }

    /// <summary>How long one start may take, crash recovery included.</summary>
    public TimeSpan StartTimeout { get; set; } = DefaultStartTimeout;

    /// <summary>
    /// A directory with <c>initdb</c> and <c>postgres</c>; null (the default) reads <c>DATAFORGE_PG_BIN</c>, then
    /// looks along <c>PATH</c> and in the places where packages put them.
    /// </summary>
    public string? BinDirectory { get; set; }

    /// <summary>The clock for timeouts and backoff.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
