using System.Diagnostics;

namespace DataForge.Jobs.Testing.Browsing;

/// <summary>A real browser without a screen, that reaches this machine and nothing else.</summary>
public static class Chromium
{
    private static readonly string[] s_names = ["chromium", "chromium-browser", "google-chrome"];
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    /// <summary>Opens a page, lets its scripts run until they rest, and returns the document as it is then.</summary>
    /// <exception cref="InvalidOperationException">There is no browser, or it did not show the page.</exception>
    public static async Task<string> ShowAsync(Uri page)
    {
        using var profile = new BrowserProfile();
        using var process = Process.Start(new ProcessStartInfo(
            Find(),
            [
                // Root, as containers have it, must do without the sandbox.
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
                "--user-data-dir=" + profile.Path,
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                // Time passes as fast as scripts and answers let it.
                "--virtual-time-budget=60000",
                "--dump-dom", page.ToString(),
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            var document = await process.StandardOutput.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return process.ExitCode == 0 && document.Length > 0
                ? document
                : throw new InvalidOperationException($"The browser ended with code {process.ExitCode}: {await errors}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static string Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(directory => s_names.Select(name => Path.Combine(directory, name)))
        .FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("There is no Chromium. Install it with: deploy/install-servers.sh chromium");

    private sealed class BrowserProfile : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("dataforge-browser-").FullName;

        public void Dispose()
        {
            try
            {
                Directory.Delete(Path, recursive: true);
            }
            catch (IOException)
            {
                // A process of the browser writes its last; the directory is a temporary one.
            }
        }
    }
}
