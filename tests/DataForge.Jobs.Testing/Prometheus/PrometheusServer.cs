using System.Diagnostics;
using System.Text.Json;
using DataForge.Jobs.Testing.Network;
using DataForge.Jobs.Testing.PostgreSql;

namespace DataForge.Jobs.Testing.Prometheus;

/// <summary>
/// A real Prometheus on a free port, with its data in a temporary directory, that scrapes every second. It lives no longer than
/// this process: the shell above it ends it when the pipe from here ends.
/// </summary>
public sealed class PrometheusServer : IAsyncDisposable
{
    /// <summary>Ends the server when its input ends, which it does however this process dies.</summary>
    private const string Supervisor =
        """
        trap '' INT TERM HUP
        exec 3<&0
        "$@" </dev/null >&2 3<&- &
        server=$!
        ( while read -r ignored; do :; done; kill -KILL "$server" ) <&3 >/dev/null 2>&1 3<&- &
        watcher=$!
        exec 3<&- </dev/null
        while kill -0 "$server" 2>/dev/null; do wait "$server"; done
        kill -KILL "$watcher" 2>/dev/null
        """;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly ServerDirectory _directory;
    private readonly Process _process;

    private PrometheusServer(ServerDirectory directory, Process process, Uri address)
    {
        (_directory, _process) = (directory, process);
        Http = new HttpClient { BaseAddress = address };
    }

    /// <summary>Its HTTP API.</summary>
    public HttpClient Http { get; }

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="ruleFile">Rules for it to load.</param>
    /// <param name="targets">What it scrapes, by job; with the bearer token that it brings, if any.</param>
    public static async Task<PrometheusServer> StartAsync(string ruleFile, params (string Job, Uri Address, string? Token)[] targets)
    {
        var directory = new ServerDirectory();
        var settings = Path.Combine(directory.Path, "prometheus.yml");
        await File.WriteAllTextAsync(settings, Settings(ruleFile, targets));
        var address = new Uri($"http://127.0.0.1:{FreePorts.Take()}");
        var process = Process.Start(new ProcessStartInfo("sh", [
            "-c", ServerDirectory.OwnSession, "sh", "sh", "-c", Supervisor, "sh",
            "prometheus", "--config.file=" + settings, "--storage.tsdb.path=" + Path.Combine(directory.Path, "data"), $"--web.listen-address={address.Authority}", "--log.level=warn",
        ])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory.Path,
        })!;
        var server = new PrometheusServer(directory, process, address);
        var errors = new Queue<string>();
        process.ErrorDataReceived += (_, line) => errors.Enqueue(line.Data ?? "");
        process.BeginErrorReadLine();
        var clock = Stopwatch.StartNew();
        while (!await server.IsReadyAsync())
        {
            if (process.HasExited || clock.Elapsed > s_patience)
            {
                await server.DisposeAsync();
                throw new InvalidOperationException($"Prometheus did not start; is it installed (bash deploy/install-servers.sh prometheus)?\n{string.Join('\n', errors)}");
            }

            await Task.Delay(50);
        }

        return server;
    }

    /// <summary>Asks until a query has an answer that fits.</summary>
    /// <returns>The value.</returns>
    public async Task<double> ValueAsync(string query, Func<double, bool> fits)
    {
        var clock = Stopwatch.StartNew();
        double? last = null;
        while (clock.Elapsed < s_patience)
        {
            var result = (await GetAsync("query?query=" + Uri.EscapeDataString(query))).GetProperty("result");
            last = result.GetArrayLength() == 1 ? double.Parse(result[0].GetProperty("value")[1].GetString()!, System.Globalization.CultureInfo.InvariantCulture) : null;
            if (last is { } value && fits(value))
            {
                return value;
            }

            await Task.Delay(100);
        }

        throw new TimeoutException($"{query} is {last?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "without one value"}.");
    }

    /// <summary>The data of an answer of its API.</summary>
    /// <param name="path">Below <c>/api/v1/</c>.</param>
    public async Task<JsonElement> GetAsync(string path)
    {
        using var answer = JsonDocument.Parse(await Http.GetStringAsync(new Uri("/api/v1/" + path, UriKind.Relative)));
        return answer.RootElement.GetProperty("data").Clone();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        await _directory.DisposeAsync();
    }

    private static string Settings(string ruleFile, (string Job, Uri Address, string? Token)[] targets) => $"""
        global:
          scrape_interval: 1s
          evaluation_interval: 1s
        rule_files: ["{ruleFile}"]
        scrape_configs:
        {string.Join('\n', targets.Select(target => $$"""
          - job_name: {{target.Job}}
            static_configs: [{targets: ["{{target.Address.Authority}}"]}]
        {{(target.Token is null ? "" : $"    authorization: {{credentials: {target.Token}}}")}}
        """))}
        """;

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri("/-/ready", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
