using System.Globalization;
using DataForge.Jobs.Generation.Columns;
using DataForge.Jobs.Generation.Columns.Types;

namespace DataForge.Jobs.Generation.Tests.Columns;

/// <summary>
/// Whether what is drawn is distributed as it says. The draws are fixed by the seed, so a test passes always or never;
/// the bounds are those that a right generator passes 999 times in 1000.
/// </summary>
public sealed class DistributionTests
{
    private const int Draws = 20_000;

    [Fact]
    public void Category_Weights_FitByChiSquare() =>
        FitsWeights(Drawn.Values(Draws, new CategoryColumn { Name = "c", Values = ["a", "b", "c", "d"], Weights = [5, 1, 0, 4] }), ("a", 5), ("b", 1), ("d", 4));

    [Fact]
    public void Category_NoWeights_FitsByChiSquare() =>
        FitsWeights(Drawn.Values(Draws, new CategoryColumn { Name = "even", Values = ["a", "b", "c", "d", "e"] }), [.. "abcde".Select(letter => (letter.ToString(), 1.0))]);

    [Fact]
    public void Integer_FitsByChiSquare() =>
        FitsWeights(Drawn.Values(Draws, new IntegerColumn { Name = "i", Min = -3, Max = 6 }), [.. Enumerable.Range(-3, 10).Select(value => (value.ToString(CultureInfo.InvariantCulture), 1.0))]);

    [Fact]
    public void Boolean_FitsByChiSquare() =>
        FitsWeights(Drawn.Values(Draws, new BooleanColumn { Name = "b", Probability = 0.15 }), ("True", 0.15), ("False", 0.85));

    [Theory]
    [InlineData("books", "book")]
    [InlineData("films", "film")]
    public void Subcategory_OfEachValue_FitsByChiSquare(string topic, string kind)
    {
        var set = new VariableSet([], [ReferenceDrawTests.Topic, ReferenceDrawTests.Kind], Drawn.Scope);
        var drawn = Enumerable.Range(0, Draws).Select(ordinal => set.Draw(ordinal).Values).Where(values => Equals(values["topic"], topic)).Select(values => values["kind"]).ToArray();

        FitsWeights(drawn, ($"{kind} 0", 1), ($"{kind} 1", 1), ($"{kind} 2", 1));
    }

    [Theory]
    [InlineData("first_name")]
    [InlineData("last_name")]
    [InlineData("city")]
    [InlineData("age")]
    public void Person_EachPart_FitsByChiSquare(string part)
    {
        var values = Drawn.Values(Draws, new PersonColumn { Name = "p" })
            .Select(person => person.ShouldBeAssignableTo<IReadOnlyDictionary<string, object?>>()![part]).ToArray();
        string[] expected = part switch
        {
            "first_name" => PersonLists.FirstNames,
            "last_name" => PersonLists.LastNames,
            "city" => PersonLists.Cities,
            _ => [.. Enumerable.Range(18, 63).Select(age => age.ToString(CultureInfo.InvariantCulture))],
        };

        FitsWeights(values, [.. expected.Select(value => (value, 1.0))]);
    }

    [Fact]
    public void Person_FirstAndLastNames_AreIndependent()
    {
        var groups = Drawn.Values(Draws, new PersonColumn { Name = "p" })
            .Cast<IReadOnlyDictionary<string, object?>>()
            .Select(person => $"{Array.IndexOf(PersonLists.FirstNames, (string)person["first_name"]!) % 4}{Array.IndexOf(PersonLists.LastNames, (string)person["last_name"]!) % 4}");

        FitsWeights([.. groups], [.. from a in "0123" from b in "0123" select ($"{a}{b}", 1.0)]);
    }

    [Fact]
    public void Uniform_FitsByKolmogorovSmirnov() =>
        FitsDistribution(Drawn.Values(Draws, new UniformColumn { Name = "u", Min = -2, Max = 6 }), x => (x + 2) / 8);

    [Fact]
    public void Gaussian_FitsByKolmogorovSmirnov() =>
        FitsDistribution(Drawn.Values(Draws, new GaussianColumn { Name = "g", Mean = 10, Stddev = 3 }), x => Normal((x - 10) / 3));

    [Fact]
    public void Gaussian_CutOff_FitsByKolmogorovSmirnov()
    {
        var column = new GaussianColumn { Name = "g", Mean = 10, Stddev = 3, Min = 8, Max = 17 };
        var (low, high) = (Normal(-2 / 3.0), Normal(7 / 3.0));
        var values = Drawn.Values(Draws, column);

        values.ShouldAllBe(value => (double)value! >= 8 && (double)value <= 17);
        FitsDistribution(values, x => (Normal((x - 10) / 3) - low) / (high - low));
    }

    [Fact]
    public void Gaussian_Tails_AreThere()
    {
        var values = Drawn.Values(200_000, new GaussianColumn { Name = "tail", Mean = 0, Stddev = 1 }).Cast<double>().ToList();

        // 2 × (1 − Φ(3)) = 0.27 % lie beyond three deviations: 540 of 200,000, give or take 23.
        values.Count(value => Math.Abs(value) > 3).ShouldBeInRange(465, 615);
        values.Max().ShouldBeGreaterThan(3.9);
    }

    [Fact]
    public void Datetime_FitsByKolmogorovSmirnov()
    {
        var start = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var values = Drawn.Values(Draws, new DatetimeColumn { Name = "t", Start = "2020-01-01", End = "2020-12-31T23:59:59Z", Unit = DatetimeUnit.Second })
            .Select(value => (object?)(DateTime.Parse((string)value!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind) - start).TotalDays).ToArray();

        FitsDistribution(values, x => x / 366);
    }

    /// <summary>Pearson's chi-square test (1900) at one in a thousand, by Wilson and Hilferty's approximation of its quantile (1931).</summary>
    private static void FitsWeights(object?[] drawn, params (string Value, double Weight)[] expected)
    {
        var counts = drawn.GroupBy(value => Convert.ToString(value, CultureInfo.InvariantCulture)!).ToDictionary(group => group.Key, group => group.Count());
        counts.Keys.ShouldBe(expected.Select(each => each.Value), ignoreOrder: true);
        var unit = drawn.Length / expected.Sum(each => each.Weight);
        var statistic = expected.Sum(each => Math.Pow(counts[each.Value] - (each.Weight * unit), 2) / (each.Weight * unit));
        double freedom = expected.Length - 1;
        var bound = freedom * Math.Pow(1 - (2 / (9 * freedom)) + (3.0902 * Math.Sqrt(2 / (9 * freedom))), 3);

        statistic.ShouldBeLessThan(bound);
    }

    /// <summary>Kolmogorov's test (1933) at one in a thousand: 1.95 ÷ √n for large n.</summary>
    private static void FitsDistribution(object?[] drawn, Func<double, double> below)
    {
        var sorted = drawn.Cast<double>().Order().ToArray();
        var distance = sorted.Select((value, i) => Math.Max(Math.Abs(below(value) - (i / (double)sorted.Length)), Math.Abs(below(value) - ((i + 1) / (double)sorted.Length)))).Max();

        distance.ShouldBeLessThan(1.95 / Math.Sqrt(sorted.Length));
    }

    private static double Normal(double x) => NormalDeviate.ShareBelow(x);
}
