using System.Diagnostics;

namespace DataForge.Jobs.Testing.PostgreSql;

/// <summary>
/// A temporary directory that is removed when it is disposed and also when this process dies in any other way: a
/// shell waits at the end of a pipe of ours, in a session of its own.
/// </summary>
internal sealed class ServerDirectory : IAsyncDisposable
{
    /// <summary>
    /// Waits for the end of the pipe, then up to ten seconds for the server in the directory (which watches the same
    /// process) to take its lock file away, then removes everything.
    /// </summary>
    private const string Janitor =
        """
        trap '' INT TERM HUP
        while read -r ignored; do :; done
        tries=0
        while [ -e "$1/postgres/postmaster.pid" ] && [ "$tries" -lt 100 ]; do
          tries=$((tries + 1)); sleep 0.1
        done
        tries=0
        while [ -e "$1" ] && [ "$tries" -lt 50 ]; do
          tries=$((tries + 1)); rm -rf "$1" || sleep 0.1
        done
        """;

    private readonly Process _janitor;

    public ServerDirectory()
    {
        Path = Directory.CreateTempSubdirectory("dataforge-test-").FullName;
        _janitor = Process.Start(new ProcessStartInfo("sh", ["-c", OwnSession, "sh", "sh", "-c", Janitor, "sh", Path])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    /// <summary>Runs its arguments where no terminal signal reaches them, if the system has a command for that.</summary>
    public const string OwnSession = """command -v setsid >/dev/null 2>&1 && exec setsid "$@"; exec "$@" """;

    public string Path { get; }

    public async ValueTask DisposeAsync()
    {
        _janitor.StandardInput.Close();
        await _janitor.WaitForExitAsync();
        _janitor.Dispose();
    }
}
