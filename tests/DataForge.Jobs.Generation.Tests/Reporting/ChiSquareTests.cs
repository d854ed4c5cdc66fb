using DataForge.Jobs.Generation.Reporting;

namespace DataForge.Jobs.Generation.Tests.Reporting;

public sealed class ChiSquareTests
{
    // Critical values of printed tables.
    [Theory]
    [InlineData(1, 3.841459, 0.05)]
    [InlineData(2, 9.210340, 0.01)]
    [InlineData(5, 11.070498, 0.05)]
    [InlineData(10, 3.940299, 0.95)]
    [InlineData(100, 124.342113, 0.05)]
    public void UpperGamma_CriticalValue_GivesItsProbability(int degrees, double statistic, double probability) =>
        ChiSquare.UpperGamma(degrees / 2.0, statistic / 2).ShouldBe(probability, 1e-6);

    [Fact]
    public void Test_FairDieThrownSixtyTimes_MatchesTheHandComputedStatistic()
    {
        long[] counts = [5, 8, 9, 8, 10, 20];

        var test = ChiSquare.Test([.. counts.Select(count => (1 / 6.0, count))]).ShouldNotBeNull();

        (test.Statistic, test.DegreesOfFreedom).ShouldBe((13.4, 5), new Near());
        test.PValue.ShouldBe(0.0199, 0.0001);
    }

    [Fact]
    public void Test_WhereItDoesNotApply_IsNull()
    {
        ChiSquare.Test([(1, 100)]).ShouldBeNull();
        ChiSquare.Test([(0.5, 2), (0.5, 3)]).ShouldBeNull();
        ChiSquare.Test([(0.5, 50), (0.5, 50), (0, 1)]).ShouldBeNull();
    }

    private sealed class Near : IEqualityComparer<(double Statistic, int Degrees)>
    {
        public bool Equals((double Statistic, int Degrees) x, (double Statistic, int Degrees) y) => Math.Abs(x.Statistic - y.Statistic) < 1e-9 && x.Degrees == y.Degrees;

        public int GetHashCode((double Statistic, int Degrees) obj) => obj.Degrees;
    }
}
