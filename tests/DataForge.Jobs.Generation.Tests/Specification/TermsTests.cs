using System.Text.Json;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Models;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Tests.Specification;

public class TermsTests
{
    private static readonly DateTimeOffset Now = new(2027, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Read_BudgetAndTimes_AreTakenInUtc()
    {
        var spec = SpecRequest.Accept("""
            "budget":{"max_cost_usd":5,"max_tokens":100000},"not_before":"2030-01-01T01:00:00+01:00","deadline":"2030-01-02T00:00:00Z"
            """);

        spec.Budget.ShouldBe(new BudgetSpec(5m, 100_000));
        spec.NotBefore.ShouldBe(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        spec.Deadline.ShouldBe(new DateTimeOffset(2030, 1, 2, 0, 0, 0, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("\"budget\":{}", "budget", "max_cost_usd, max_tokens or both")]
    [InlineData("\"budget\":5", "budget", "Must be an object")]
    [InlineData("\"budget\":{\"max_cost_usd\":-1}", "budget.max_cost_usd", "from 0")]
    [InlineData("\"budget\":{\"max_tokens\":1.5}", "budget.max_tokens", "whole number")]
    [InlineData("\"cache\":\"off\"", "cache", "Must be an object")]
    [InlineData("\"cache\":{\"mode\":\"keep\"}", "cache.mode", "one of off, replay")]
    [InlineData("\"cache\":{\"mode\":\"replay\",\"ttl_seconds\":0}", "cache.ttl_seconds", "whole number from 1")]
    [InlineData("\"cache\":{\"mode\":\"replay\",\"ttl\":5}", "cache.ttl", "unknown field")]
    [InlineData("\"deadline\":\"tomorrow\"", "deadline", "RFC 3339")]
    [InlineData("\"deadline\":\"2030-01-01\"", "deadline", "RFC 3339")]
    [InlineData("\"deadline\":\"2030-01-01T00:00:00\"", "deadline", "RFC 3339")]
    [InlineData("\"deadline\":1893456000", "deadline", "RFC 3339")]
    [InlineData("\"deadline\":\"2030-13-01T00:00:00Z\"", "deadline", "RFC 3339")]
    [InlineData("\"not_before\":\"2030-01-02T00:00:00Z\",\"deadline\":\"2030-01-01T00:00:00Z\"", "deadline", "later than not_before")]
    public void Read_WrongTerms_AreRefusedByPath(string fields, string path, string message)
    {
        var reading = SpecRequest.ReadWith(fields);

        reading.Problems.Keys.ShouldBe([path]);
        reading.Problems[path].ShouldHaveSingleItem().ShouldContain(message);
    }

    [Theory]
    [InlineData("\"cache\":{}", null)]
    [InlineData("\"cache\":{\"mode\":\"off\",\"ttl_seconds\":5}", null)]
    [InlineData("\"cache\":{\"mode\":\"replay\"}", 604_800L)]
    [InlineData("\"cache\":{\"mode\":\"replay\",\"ttl_seconds\":5}", 5L)]
    public void Read_Cache_IsTakenAndOffByDefault(string fields, long? ttl) => (SpecRequest.Accept(fields).Cache?.TtlSeconds).ShouldBe(ttl);

    [Fact]
    public void Read_CostBudgetForAModelOfUnknownPrice_IsRefused()
    {
        var options = new ProviderOptions
        {
            Backend = ProviderNames.Custom,
            Providers = [new ProviderEntry(ProviderNames.Custom, ProviderNames.Custom) { Address = new Uri("http://localhost/"), Model = "ours" }],
        };
        var lookups = new SpecLookups { Models = new ModelRegistry(options) };
        using var body = JsonDocument.Parse("""{"count":1,"prompt":"Hi","budget":{"max_cost_usd":1}}""");

        var reading = JobSpecReader.Read(body.RootElement, lookups, () => 1);

        reading.Problems["budget.max_cost_usd"].ShouldHaveSingleItem().ShouldContain("`ours` is unknown");
    }

    [Theory]
    [InlineData("\"scoring\":{\"judge\":{\"model\":\"ours\",\"rubric\":\"Is it good?\"}}")]
    [InlineData("\"columns\":[{\"name\":\"c\",\"type\":\"generated\",\"prompt\":\"Hi\",\"model\":\"ours\"}]")]
    public void Read_CostBudgetWithAHelperOfUnknownPrice_IsRefused(string helper)
    {
        var options = new ProviderOptions { Providers = [new ProviderEntry(ProviderNames.Custom, ProviderNames.Custom) { Address = new Uri("http://localhost/"), Model = "ours" }] };
        using var body = JsonDocument.Parse("{\"count\":1,\"prompt\":\"Hi\",\"budget\":{\"max_cost_usd\":1}," + helper + "}");

        var reading = JobSpecReader.Read(body.RootElement, new SpecLookups { Models = new ModelRegistry(options) }, () => 1);

        reading.Problems["budget.max_cost_usd"].ShouldHaveSingleItem().ShouldContain("`ours` is unknown");
    }

    [Fact]
    public void Patch_EveryField_IsTaken()
    {
        var patch = Patch("""{"priority":4,"budget":{"max_tokens":7},"max_candidates":50,"name":"n","tags":["a"],"deadline":"2027-01-01T12:00:01Z"}""", out _);

        patch.ShouldNotBeNull();
        (patch.Priority, patch.HasBudget, patch.Budget, patch.MaxCandidates).ShouldBe((4, true, new BudgetSpec(null, 7), 50));
        (patch.HasName, patch.Name, patch.HasDeadline, patch.Deadline).ShouldBe((true, "n", true, Now.AddSeconds(1)));
        patch.Tags.ShouldBe(["a"]);
    }

    [Fact]
    public void Patch_Null_RemovesWhatCanBeRemoved()
    {
        var patch = Patch("""{"budget":null,"name":null,"deadline":null}""", out _);

        patch.ShouldNotBeNull();
        (patch.HasBudget, patch.Budget, patch.HasName, patch.Name, patch.HasDeadline, patch.Deadline).ShouldBe((true, null, true, null, true, null));
        (patch.Priority, patch.MaxCandidates, patch.Tags).ShouldBe((null, null, null));
    }

    [Theory]
    [InlineData("{}", "$", "Must name what is to change")]
    [InlineData("[]", "$", "Must be an object")]
    [InlineData("{\"priority\":null}", "priority", "Must not be null")]
    [InlineData("{\"priority\":6}", "priority", "from 1 to 5")]
    [InlineData("{\"max_candidates\":9}", "max_candidates", "from 10 ")]
    [InlineData("{\"deadline\":\"2026-12-31T00:00:00Z\"}", "deadline", "over already")]
    [InlineData("{\"count\":20}", "count", "Unknown field")]
    public void Patch_Wrong_IsRefusedByPath(string body, string path, string message)
    {
        Patch(body, out var problems).ShouldBeNull();

        problems.Keys.ShouldBe([path]);
        problems[path].ShouldHaveSingleItem().ShouldContain(message);
    }

    private static JobPatch? Patch(string body, out IReadOnlyDictionary<string, List<string>> problems)
    {
        using var document = JsonDocument.Parse(body);
        return JobPatch.Read(
            document.RootElement,
            SpecRequest.Accept("\"count\":10,\"prompt\":\"Hi\""),
            new JobSources { Prompt = "Hi" },
            new ModelRegistry(new ProviderOptions()),
            Now,
            out problems,
            out _);
    }
}
