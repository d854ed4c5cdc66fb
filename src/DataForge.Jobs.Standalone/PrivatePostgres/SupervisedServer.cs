using System.Diagnostics;
using System.Globalization;

namespace DataForge.Jobs.Standalone;

/// <summary>
/// One run of the server below a small shell that holds the other end of a pipe of ours: when the pipe ends, by our
/// stop or by our death, the server is shut down.
/// </summary>
internal sealed class SupervisedServer : IAsyncDisposable
{
    private const int KeptLines = 20;

    /// <summary>Longer than the shell's own patience, so that its immediate shutdown comes first.</summary>
    private static readonly TimeSpan s_stopTimeout = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Starts in the data directory, under the server's account. Arguments: the server and its own. The server gets the
    /// directory as descriptor 9 (see <see cref="ServerAccount"/>).
    /// First an orphan of an earlier run is stopped (its working directory is ours), and a lock file is dropped when
    /// its process number now belongs to something else. Then the server runs until it ends or standard input does;
    /// a fast shutdown (INT) that takes 30 seconds becomes an immediate one (QUIT), each repeated, since one that comes
    /// before the server listens to signals is lost. Dead is also who only waits for a parent to notice. Signals to the
    /// shell itself change nothing: only the pipe decides.
    /// </summary>
    private const string Supervisor =
        """
        trap : INT TERM HUP
        is_server_here() {
          if [ -e "/proc/$1/cwd" ]; then [ "/proc/$1/cwd" -ef . ]
          else [ "$(lsof -a -p "$1" -d cwd -Fn 2>/dev/null | sed -n 's/^n//p')" = "$(pwd -P)" ]
          fi
        }
        is_gone() {
          ! kill -0 "$1" 2>/dev/null || { [ -d "/proc/$1" ] && [ ! -e "/proc/$1/exe" ]; }
        }
        end() {
          tries=0
          while ! is_gone "$1"; do
            tries=$((tries + 1))
            if [ "$tries" -lt 300 ]; then kill -INT "$1"; else kill -QUIT "$1"; fi 2>/dev/null
            sleep 0.1
          done
        }
        if [ -f postmaster.pid ] && read -r old < postmaster.pid && ! is_gone "$old"; then
          if is_server_here "$old"; then end "$old"; else rm -f postmaster.pid; fi
        fi
        exec 3<&0
        ( exec 9<. 3<&-; cd / && exec "$@" ) </dev/null >&2 &
        server=$!
        echo "$server"
        ( trap '' INT TERM HUP; while read -r ignored; do :; done; end "$server" ) <&3 >/dev/null 2>&1 3<&- &
        watcher=$!
        exec 3<&- </dev/null
        while kill -0 "$server" 2>/dev/null; do wait "$server"; code=$?; done
        kill -KILL "$watcher" 2>/dev/null
        exit "${code:-1}"
        """;

    private readonly Process _process;
    private readonly Queue<string> _lines = new();

    private SupervisedServer(Process process) => _process = process;

    /// <summary>Completes with the exit code when the server and everything it started are gone.</summary>
    public Task<int> Exited { get; private set; } = Task.FromResult(0);

    /// <summary>The postmaster's process number, once it is started; else null.</summary>
    public int? ProcessId { get; private set; }

    /// <summary>The last lines that the server wrote, for the message about its end.</summary>
    public string LastLines
    {
        get
        {
            lock (_lines)
            {
                return string.Join(' ', _lines);
            }
        }
    }

    /// <param name="cluster">What to serve.</param>
    /// <param name="port">The loopback port.</param>
    /// <param name="onLine">Called with every line the server writes, on any thread.</param>
    public static SupervisedServer Start(PostgresCluster cluster, int port, Action<string> onLine)
    {
        var process = new Process
        {
            StartInfo = ShortCommand.Describe(
                [
                    .. NewSession(),
                    .. cluster.Account.Command(
                    [
                        "sh", "-c", Supervisor, "sh", cluster.Binaries.Postgres,
                        .. ServerSettings.Arguments(cluster.Account.DirectoryArgument(cluster.Directory), port),
                    ]),
                ],
                cluster.Directory),
        };
        var server = new SupervisedServer(process);
        process.OutputDataReceived += (_, e) => server.ReadProcessId(e.Data);
        process.ErrorDataReceived += (_, e) => server.Keep(e.Data, onLine);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        server.Exited = server.WaitAsync();
        return server;
    }

    /// <summary>Shuts the server down, fast, and waits for it.</summary>
    public async Task StopAsync()
    {
        _process.StandardInput.Close();
        try
        {
            await Exited.WaitAsync(s_stopTimeout);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
            await Exited;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
    }

    private async Task<int> WaitAsync()
    {
        // This waits for the ends of the pipes too, which the last backend closes.
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    private void ReadProcessId(string? line)
    {
        if (int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            ProcessId = id;
        }
    }

    private void Keep(string? line, Action<string> onLine)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        lock (_lines)
        {
            _lines.Enqueue(line.Trim());
            if (_lines.Count > KeptLines)
            {
                _lines.Dequeue();
            }
        }

        onLine(line);
    }

    /// <summary>
    /// A session of its own: Ctrl-C at the terminal reaches us and not the server, which we then stop last. Linux has
    /// a command for that; macOS has Perl.
    /// </summary>
    private static IEnumerable<string> NewSession() => OperatingSystem.IsMacOS()
        ? ["perl", "-MPOSIX", "-e", "setsid(); exec @ARGV", "--"]
        : ["setsid"];
}
