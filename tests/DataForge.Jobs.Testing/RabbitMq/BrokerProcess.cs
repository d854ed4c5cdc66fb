using System.Diagnostics;
using DataForge.Jobs.Testing.PostgreSql;

namespace DataForge.Jobs.Testing.RabbitMq;

/// <summary>
/// One run of a broker and its port mapper below a small shell at the end of a pipe of ours: when this process dies,
/// they are killed.
/// </summary>
internal sealed class BrokerProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Arguments: the broker's start script. A line on standard input is the name of a signal for the broker; the end
    /// of the input kills.
    /// </summary>
    private const string Supervisor =
        """
        trap : INT TERM HUP
        exec 3<&0
        epmd -port "$ERL_EPMD_PORT" -address 127.0.0.1 </dev/null >/dev/null 2>&1 3<&- &
        epmd=$!
        "$@" </dev/null >&2 3<&- &
        broker=$!
        ( trap '' INT TERM HUP
          while read -r signal; do kill "-$signal" "$broker"; done
          kill -KILL "$broker" "$epmd" ) <&3 >/dev/null 2>&1 3<&- &
        watcher=$!
        exec 3<&- </dev/null
        while kill -0 "$broker" 2>/dev/null; do wait "$broker"; done
        kill -KILL "$watcher" "$epmd" 2>/dev/null
        """;

    /// <summary>Where packages put the start script itself, which any user may run, before what <c>PATH</c> offers.</summary>
    private static readonly string[] s_places =
        ["/usr/lib/rabbitmq/bin", "/opt/homebrew/sbin", "/usr/local/sbin", "/opt/rabbitmq/sbin"];

    private readonly Process _process;
    private readonly Queue<string> _lines = new();

    private BrokerProcess(Process process) => _process = process;

    public bool HasExited => _process.HasExited;

    public string LastLines
    {
        get
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    public static BrokerProcess Start(BrokerSettings settings, string directory)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(
                "sh", ["-c", ServerDirectory.OwnSession, "sh", "sh", "-c", Supervisor, "sh", FindScript()])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = directory,
            },
        };
        foreach (var (name, value) in settings.Environment(directory))
        {
            process.StartInfo.Environment[name] = value;
        }

        var broker = new BrokerProcess(process);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, e) => broker.Keep(e.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return broker;
    }

    /// <summary>Lets the broker put everything in order and end; kills it when that takes too long.</summary>
    public async Task StopAsync()
    {
        await _process.StandardInput.WriteLineAsync("TERM");
        await _process.StandardInput.FlushAsync();
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // Disposing kills.
        }
    }

    /// <summary>Kills whatever still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string FindScript()
    {
        const string Script = "rabbitmq-server";
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return s_places.Concat(path)
            .Select(directory => Path.Combine(directory, Script))
            .FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException(
                $"No RabbitMQ was found. Install it (sh deploy/install-servers.sh) or name one in {RabbitMqServer.Variable}.");
    }

    private void Keep(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > 30)
            {
                _lines.Dequeue();
            }
        }
    }
}
