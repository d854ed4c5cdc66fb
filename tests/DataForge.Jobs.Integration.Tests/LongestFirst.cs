using Xunit.Abstractions;

[assembly: TestCollectionOrderer("DataForge.Jobs.Integration.Tests.LongestFirst", "DataForge.Jobs.Integration.Tests")]

namespace DataForge.Jobs.Integration.Tests;

/// <summary>
/// Begins with the tests that start many processes and wait for them, a class of which takes a minute or more: begun last,
/// each would run alone at the end.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    /// <summary>Namespaces and classes, the longest first.</summary>
    private static readonly string[] s_long =
        [".Cluster.ClusterTests", ".Cluster.SharedLimitsTests", ".Cluster.OutageTests", ".Cluster.", ".Standalone.", ".PrivatePostgres.", ".Servers.", ".Fuzzing.", ".Events.", ".Telemetry."];

    /// <inheritdoc />
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) => testCollections.OrderBy(Place);

    private static int Place(ITestCollection collection)
    {
        var place = Array.FindIndex(s_long, name => collection.DisplayName.Contains(name, StringComparison.Ordinal));
        return place < 0 ? s_long.Length : place;
    }
}
