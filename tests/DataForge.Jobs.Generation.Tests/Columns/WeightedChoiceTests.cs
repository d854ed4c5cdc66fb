using DataForge.Jobs.Generation.Columns;

namespace DataForge.Jobs.Generation.Tests.Columns;

public sealed class WeightedChoiceTests
{
    [Fact]
    public void Next_KnownWeights_NeverChanges()
    {
        Choices("tone", 12, [5, 3, 0.5]).ShouldBe([0, 1, 0, 1, 1, 1, 0, 1, 1, 0, 0, 0]);
    }

    [Fact]
    public void Next_NoWeights_NeverChanges()
    {
        Choices("tone", 12, null).ShouldBe([0, 2, 1, 2, 2, 1, 0, 2, 1, 0, 0, 0]);
    }

    [Fact]
    public void Next_ZeroWeights_AreNeverChosen()
    {
        Choices("w", 5_000, [0, 2, 0, 1, 0]).Distinct().Order().ShouldBe([1, 3]);
    }

    [Fact]
    public void Next_WeightsTooSmallForAFraction_KeepToThePositiveOnes()
    {
        Choices("w", 100, [0, double.Epsilon, 0]).ShouldAllBe(choice => choice == 1);
    }

    [Fact]
    public void Next_ManyDraws_FollowTheWeights()
    {
        var choices = Choices("share", 40_000, [1, 2, 5]);

        choices.Count(choice => choice == 0).ShouldBeInRange(4_700, 5_300);
        choices.Count(choice => choice == 1).ShouldBeInRange(9_600, 10_400);
        choices.Count(choice => choice == 2).ShouldBeInRange(24_500, 25_500);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(double.MaxValue, double.MaxValue, 0)]
    [InlineData(double.NaN, 1, 1)]
    public void Constructor_SumOfNoUse_Throws(double first, double second, double third)
    {
        Should.Throw<ArgumentException>(() => new WeightedChoice(3, [first, second, third]));
    }

    private static int[] Choices(string name, int count, double[]? weights)
    {
        var choice = new WeightedChoice(weights?.Length ?? 3, weights);
        var key = OrdinalRandom.KeyOf(42, name);
        return [.. Enumerable.Range(0, count).Select(ordinal =>
        {
            var random = OrdinalRandom.At(key, ordinal);
            return choice.Next(ref random);
        })];
    }
}
