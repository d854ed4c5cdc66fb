using System.Xml.Linq;

namespace DataForge.Jobs.Architecture.Tests;

/// <summary>The direction of dependencies: names can grow, the direction cannot turn.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> s_mayUse = new()
    {
        ["Contracts"] = [],
        ["Templating"] = [],
        ["Generation"] = ["Contracts", "Templating"],
        ["Storage"] = ["Contracts"],
        ["Hosting"] = ["Contracts", "Generation", "Storage"],
        ["Api"] = ["Hosting", "Generation"],
        ["Worker"] = ["Hosting", "Generation"],
        ["Standalone"] = ["Api", "Worker"],
    };

    public static TheoryData<string> Projects => [.. s_mayUse.Keys];

    [Fact]
    public void Projects_OfTheProduct_AreTheKnownOnes()
    {
        var projects = Repository.Files
            .Where(f => f.StartsWith("src/", StringComparison.Ordinal) && f.EndsWith(".csproj", StringComparison.Ordinal))
            .Select(ShortName);

        projects.ShouldBe(s_mayUse.Keys, ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void ProjectReferences_OfAProject_StayWithinItsDirection(string project)
    {
        var file = $"src/DataForge.Jobs.{project}/DataForge.Jobs.{project}.csproj";

        var used = XDocument.Load(Repository.FullPath(file))
            .Descendants("ProjectReference")
            .Select(reference => ShortName(reference.Attribute("Include")!.Value));

        used.ShouldBeSubsetOf(s_mayUse[project]);
    }

    [Fact]
    public void Projects_All_LockTheirPackages()
    {
        var unlocked = Repository.Files
            .Where(f => f.EndsWith(".csproj", StringComparison.Ordinal))
            .Where(f => !Repository.Files.Contains(Path.GetDirectoryName(f) + "/packages.lock.json"));

        unlocked.ShouldBeEmpty();
    }

    [Fact]
    public void PackageReferences_All_TakeTheCentralVersion()
    {
        var own = Repository.Files
            .Where(f => f.EndsWith(".csproj", StringComparison.Ordinal))
            .SelectMany(f => XDocument.Load(Repository.FullPath(f)).Descendants("PackageReference")
                .Where(p => p.Attribute("Version") is not null || p.Attribute("VersionOverride") is not null)
                .Select(p => $"{f}: {p.Attribute("Include")?.Value}"));

        own.ShouldBeEmpty();
    }

    private static string ShortName(string projectFile) =>
        Path.GetFileNameWithoutExtension(projectFile.Replace('\\', '/'))["DataForge.Jobs.".Length..];
}
