namespace DataForge.Jobs.Architecture.Tests;

/// <summary>Where things may stand, and how large they may grow.</summary>
public sealed class LayoutTests
{
    private const int MostLines = 400;

    private static readonly string[] s_topLevel =
    [
        "src", "tests", "deploy", ".ci", "docker-compose.yml", "DataForge.Jobs.sln", "README.md", "CHANGELOG.md",
        "LICENSE", "global.json", "Directory.Build.props", "Directory.Packages.props", ".editorconfig", ".gitignore",
    ];

    /// <summary>A folder is a feature or a stage; these are kinds, where everything ends up.</summary>
    private static readonly string[] s_kinds = ["Common", "Utils", "Helpers", "Managers", "Services"];

    [Fact]
    public void TopLevel_Entries_AreTheAgreedOnes()
    {
        Repository.Files.Select(f => f.Split('/')[0]).Distinct().ShouldBeSubsetOf(s_topLevel);
    }

    [Fact]
    public void Folders_OfTheProduct_AreFeaturesNotKinds()
    {
        var kinds = Repository.Sources
            .Where(f => Path.GetDirectoryName(f)!.Split('/').Intersect(s_kinds, StringComparer.OrdinalIgnoreCase).Any());

        kinds.ShouldBeEmpty();
    }

    [Fact]
    public void Files_OfTheProduct_AreShort()
    {
        var tooLong = Repository.Sources
            .Select(f => (File: f, Lines: File.ReadLines(Repository.FullPath(f)).Count()))
            .Where(f => f.Lines > MostLines);

        tooLong.ShouldBeEmpty();
    }
}
