using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using DataForge.Jobs.Testing.Cluster;
using DataForge.Jobs.Testing.PostgreSql;

namespace DataForge.Jobs.Integration.Tests.Described;

/// <summary>The calls of the README do what it says, with the curl of this machine and the program as it is started.</summary>
public sealed partial class ReadmeTests(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    private const string Section = "## API in ten calls";
    private const string Address = "http://127.0.0.1:8080";
    private const string Mark = "@@@ ";

    [Fact]
    public async Task TenCalls_AnswerAsTheReadmeSays()
    {
        var calls = Calls();
        calls.Count(call => call.Command.Contains("curl", StringComparison.Ordinal)).ShouldBe(11);
        await using var program = ProgramProcess.Start("Standalone", [new("ConnectionStrings__Postgres", await postgres.Server.CreateDatabaseAsync())]);
        await program.ReadyAsync("/api/v1/ready");

        // In one shell, since later calls use the variables of earlier ones.
        var script = new StringBuilder();
        foreach (var (command, _) in calls)
        {
            script.Append(command.Replace(Address, program.Address.ToString().TrimEnd('/'), StringComparison.Ordinal)).Append($"\necho; echo \"{Mark}$?\"\n");
        }

        var output = await RunAsync(script.ToString());

        var answers = Ends().Matches(output).Select(match => (Text: match.Groups[1].Value, Code: match.Groups[2].Value)).ToList();
        answers.Count.ShouldBe(calls.Count, output);
        foreach (var ((command, expected), (text, code)) in calls.Zip(answers))
        {
            code.ShouldBe("0", $"{command}\n{text}");
            ShouldHold(text, expected, command);
        }
    }

    /// <summary>Commands with what they are to answer; null where nothing is said.</summary>
    private static List<(string Command, string? Expected)> Calls([CallerFilePath] string here = "")
    {
        var readme = File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "../../../README.md"));
        var section = readme[readme.IndexOf(Section, StringComparison.Ordinal)..];
        section = section[..section.IndexOf("\n## ", 1, StringComparison.Ordinal)];
        var calls = new List<(string, string?)>();
        foreach (var part in Blocks().Matches(section).SelectMany(block => block.Groups[1].Value.Split("\n\n")))
        {
            var lines = part.Trim().Split('\n');
            var command = string.Join('\n', lines.Where(line => !line.StartsWith('#')));
            calls.Add((command, lines[^1].StartsWith("# → ", StringComparison.Ordinal) ? lines[^1][4..] : null));
        }

        return calls;
    }

    private static async Task<string> RunAsync(string script)
    {
        var directory = Directory.CreateTempSubdirectory("dataforge-readme-");
        try
        {
            using var shell = Process.Start(new ProcessStartInfo("bash", ["-s"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = directory.FullName })!;
            var output = shell.StandardOutput.ReadToEndAsync();
            var errors = shell.StandardError.ReadToEndAsync();
            await shell.StandardInput.WriteAsync(script);
            shell.StandardInput.Close();
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
            await shell.WaitForExitAsync(patience.Token);
            (await errors).ShouldBeEmpty();
            return await output;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    /// <summary>The parts between ellipses, in their order.</summary>
    private static void ShouldHold(string text, string? expected, string command)
    {
        var from = 0;
        foreach (var part in (expected ?? "").Split('…'))
        {
            from = text.IndexOf(part, from, StringComparison.Ordinal);
            from.ShouldBeGreaterThanOrEqualTo(0, $"`{part}` in the answer to\n{command}\nwhich was\n{text}");
            from += part.Length;
        }
    }

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"(.*?)\n@@@ (\d+)\n", RegexOptions.Singleline)]
    private static partial Regex Ends();
}
