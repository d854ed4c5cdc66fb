using System.Diagnostics;
using System.Globalization;
using DataForge.Jobs.Standalone;

namespace DataForge.Jobs.Integration.Tests.PrivatePostgres;

/// <summary>The private server ends with the program that started it, however that ends.</summary>
public sealed class ProcessDeathTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Standalone_Signalled_TakesItsServerAlong(string signal)
    {
        using var program = Start();
        try
        {
            var lockFile = Path.Combine(_directory.Path, "postgres", "postmaster.pid");
            await Eventually.BecomesTrueAsync(
                () => File.Exists(lockFile) && File.ReadAllText(lockFile).Contains("ready", StringComparison.Ordinal));
            var server = int.Parse(File.ReadLines(lockFile).First(), CultureInfo.InvariantCulture);

            await Signals.SendAsync(signal, program.Id);

            await program.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
            await Eventually.BecomesTrueAsync(() => !Signals.IsAlive(server));

            // A clean shutdown, not a crash: the lock file is gone.
            File.Exists(lockFile).ShouldBeFalse();
        }
        finally
        {
            program.Kill(entireProcessTree: false);
        }
    }

    public void Dispose() => _directory.Dispose();

    private Process Start()
    {
        var program = typeof(StandaloneProcess).Assembly.Location;
        var process = new Process
        {
            // A shell that runs the tests in the background makes everything below it ignore interrupts; a program that
            // a person starts does not, so that is how it is started here.
            StartInfo = new ProcessStartInfo(
                "env",
                [
                    .. OperatingSystem.IsLinux() ? ["--default-signal=INT"] : Array.Empty<string>(),
                    "dotnet", program, "--urls=http://127.0.0.1:0", $"--Standalone:DataDirectory={_directory.Path}",
                ])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = _directory.Path,
            },
        };
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
