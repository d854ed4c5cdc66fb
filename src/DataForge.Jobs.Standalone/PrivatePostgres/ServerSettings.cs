using System.Globalization;

namespace DataForge.Jobs.Standalone;

/// <summary>
/// The settings of a private server, given on its command line at every start, so that a newer release brings newer
/// settings to an older directory. Durability is never traded: fsync, full pages and synchronous commit stay on.
/// </summary>
internal static class ServerSettings
{
    private static readonly (string Name, string Value)[] s_settings =
    [
        ("listen_addresses", "127.0.0.1"),
        ("unix_socket_directories", ""),
        ("max_connections", "200"),
        ("fsync", "on"),
        ("full_page_writes", "on"),
        ("synchronous_commit", "on"),

        // Throughput: few, long, spread checkpoints, and no WAL for replicas that do not exist.
        ("shared_buffers", "256MB"),
        ("huge_pages", "off"),
        ("work_mem", "16MB"),
        ("maintenance_work_mem", "128MB"),
        ("wal_level", "minimal"),
        ("max_wal_senders", "0"),
        ("wal_buffers", "16MB"),
        ("min_wal_size", "256MB"),
        ("max_wal_size", "4GB"),
        ("checkpoint_timeout", "15min"),
        ("checkpoint_completion_target", "0.9"),
        ("random_page_cost", "1.1"),
        ("jit", "off"),

        // At full speed thousands of rows of batches come and go within the usual minute, and all of them are read over.
        ("autovacuum_naptime", "10s"),

        // A vanished client gives its locks back within 30 seconds.
        ("tcp_keepalives_idle", "15"),
        ("tcp_keepalives_interval", "5"),
        ("tcp_keepalives_count", "3"),

        // LOG, FATAL and PANIC reach our log; a statement's ERROR belongs to whoever sent it.
        ("log_min_messages", "log"),
        ("log_min_error_statement", "panic"),
        ("log_checkpoints", "off"),
        ("log_line_prefix", ""),
        ("logging_collector", "off"),
        ("log_destination", "stderr"),
        ("lc_messages", "C"),
        ("timezone", "UTC"),
        ("log_timezone", "UTC"),
    ];

    public static IEnumerable<string> Arguments(string dataDirectory, int port) =>
    [
        "-D", dataDirectory,
        "-p", port.ToString(CultureInfo.InvariantCulture),
        .. s_settings.SelectMany(setting => new[] { "-c", $"{setting.Name}={setting.Value}" }),
    ];
}
