using System.ComponentModel;
using System.Diagnostics;

namespace DataForge.Jobs.Standalone;

/// <summary>Runs a command that ends by itself and reads what it said.</summary>
internal static class ShortCommand
{
    /// <summary>What a command left behind.</summary>
    /// <param name="ExitCode">Its exit code; −1 when it could not be started.</param>
    /// <param name="Output">Its standard output.</param>
    /// <param name="Error">Its standard error, or why it could not be started.</param>
    public sealed record Answer(int ExitCode, string Output, string Error)
    {
        public bool Succeeded => ExitCode == 0;
    }

    /// <param name="command">The program and its arguments.</param>
    /// <param name="cancellationToken">Kills the command.</param>
    /// <param name="workingDirectory">Where it runs; null for our own.</param>
    /// <param name="environment">Variables added to ours.</param>
    public static async Task<Answer> RunAsync(
        IReadOnlyList<string> command,
        CancellationToken cancellationToken,
        string? workingDirectory = null,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = Describe(command, workingDirectory);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            return new Answer(-1, "", $"{command[0]}: {e.Message}");
        }

        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new Answer(process.ExitCode, (await output).Trim(), (await error).Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>
    /// A process with all three streams piped, English messages, and none of the <c>PG…</c> variables that would
    /// point it at somebody else's server.
    /// </summary>
    public static ProcessStartInfo Describe(IReadOnlyList<string> command, string? workingDirectory)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory ?? "",
        };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("PG", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["LC_ALL"] = "C";
        return start;
    }
}
