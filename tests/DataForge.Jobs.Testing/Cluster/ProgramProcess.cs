using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using DataForge.Jobs.Testing.Network;

namespace DataForge.Jobs.Testing.Cluster;

/// <summary>One of our programs as a process of its own, to be watched, signalled and killed.</summary>
public sealed class ProgramProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);
    private static readonly ConcurrentDictionary<ProgramProcess, bool> s_alive = [];

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    // Nothing outlives a test run that ends in the middle of a test.
    static ProgramProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var process in s_alive.Keys)
        {
            process.Kill();
        }
    };

    private ProgramProcess(Process process, Uri address) => (_process, Address) = (process, address);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Its process number.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>What it ended with.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Everything it has written.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Starts a program and returns at once.</summary>
    /// <param name="program">The last part of its name: <c>Api</c>, <c>Worker</c>, <c>Standalone</c>.</param>
    /// <param name="settings">Environment variables.</param>
    /// <param name="workingDirectory">Where it runs.</param>
    /// <param name="build">The directory of another build of it; null for this one's.</param>
    public static ProgramProcess Start(string program, IEnumerable<KeyValuePair<string, string>> settings, string? workingDirectory = null, string? build = null)
    {
        var address = new Uri($"http://127.0.0.1:{FreePorts.Take()}");
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory ?? Path.GetTempPath(),
        };
        start.ArgumentList.Add(Path.Combine(build ?? AppContext.BaseDirectory, $"DataForge.Jobs.{program}.dll"));
        start.Environment["ASPNETCORE_URLS"] = address.ToString();
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start };
        var program1 = new ProgramProcess(process, address);
        process.OutputDataReceived += (_, line) => program1.Hear(line.Data);
        process.ErrorDataReceived += (_, line) => program1.Hear(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        s_alive[program1] = true;
        return program1;
    }

    /// <summary>Waits until it answers; one that asks for a key has started, too.</summary>
    public async Task ReadyAsync(string path = "/api/v1/health")
    {
        using var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(5) };
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (HasExited || clock.Elapsed > s_patience)
            {
                throw new InvalidOperationException($"The program did not start:\n{Output}");
            }

            try
            {
                using var answer = await client.GetAsync(path);
                if (answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.Unauthorized)
                {
                    return;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
            {
                // Not yet.
            }

            await Task.Delay(100);
        }
    }

    /// <summary>Kills it without a warning, as <c>kill -9</c> does.</summary>
    public void Kill()
    {
        s_alive.TryRemove(this, out _);
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }
    }

    /// <summary>Sends a signal by name: <c>STOP</c>, <c>CONT</c>, <c>TERM</c>.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Asks it to stop, and waits until it has.</summary>
    public async Task StopAsync()
    {
        Signal("TERM");
        using var patience = new CancellationTokenSource(s_patience);
        await _process.WaitForExitAsync(patience.Token);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Kill();
        _process.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Hear(string? line)
    {
        if (line is not null)
        {
            _output.Enqueue(line);
        }
    }
}
