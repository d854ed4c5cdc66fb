using System.Runtime.CompilerServices;
using System.Text.Json;

namespace DataForge.Jobs.Integration.Tests.Snapshots;

/// <summary>Compares what the program says with what is committed, so that a change of a contract is seen in review.</summary>
internal static class Snapshot
{
    /// <summary>Set it to <c>1</c> to write the files anew; then read the difference before committing it.</summary>
    private const string Update = "DATAFORGE_UPDATE_SNAPSHOTS";

    /// <summary>What a committed file says.</summary>
    public static T Read<T>(string relativePath, [CallerFilePath] string here = "") =>
        JsonSerializer.Deserialize<T>(File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, relativePath)))!;

    public static void ShouldMatch(string actual, string relativePath, [CallerFilePath] string here = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(here)!, relativePath);
        actual = actual.ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            File.WriteAllText(path, actual);
        }

        File.ReadAllText(path).ShouldBe(actual, $"If the change is wanted, run the tests once with {Update}=1 and commit the file.");
    }
}
