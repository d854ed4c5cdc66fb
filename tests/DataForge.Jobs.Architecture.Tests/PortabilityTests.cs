using System.Text.RegularExpressions;

namespace DataForge.Jobs.Architecture.Tests;

/// <summary>Nothing tracked knows the machine or the network that it was written on.</summary>
public sealed partial class PortabilityTests
{
    [Fact]
    public void Files_Tracked_NameNobodysHomeDirectory() => Offenders(HomeDirectory()).ShouldBeEmpty();

    [Fact]
    public void Files_Tracked_NamePackageSourcesNowhere() => Offenders(PackageSource()).ShouldBeEmpty();

    private static IEnumerable<string> Offenders(Regex pattern) => Repository.Files
        .SelectMany(file => File.ReadLines(Repository.FullPath(file))
            .Select((line, index) => (Line: line, Number: index + 1))
            .Where(l => pattern.IsMatch(l.Line))
            .Select(l => $"{file}:{l.Number}: {l.Line.Trim()}"));

    /// <summary>An absolute path below a home directory, at the start of a word.</summary>
    [GeneratedRegex(@"(?<![\w.*~}/-])/(root|home|Users)/\w")]
    private static partial Regex HomeDirectory();

    /// <summary>Where packages come from is the machine's own setting.</summary>
    [GeneratedRegex(@"https?://[\w.-]*(nuget|artifactory|nexus|pypi|npmjs|mirror)[\w.-]*[:/]", RegexOptions.IgnoreCase)]
    private static partial Regex PackageSource();
}
