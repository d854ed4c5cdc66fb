using DataForge.Jobs.Chaos.Runs;

namespace DataForge.Jobs.Chaos.Promises;

/// <summary>candidates = accepted + rejected + duplicates + failed + surplus at every read, nothing goes down, and no budget is passed.</summary>
internal sealed class BooksAddUp : IPromise
{
    public string Name => "the books add up at every read, and nothing in them goes down";

    public IEnumerable<Check> Judge(RunRecord run)
    {
        yield return new Check("readings", run.Books.Readings > 0 && run.Books.Problems.Count == 0, run.Books.Problems.Count == 0
            ? $"{run.Books.Readings} readings"
            : $"{run.Books.Problems.Count} problems in {run.Books.Readings} readings: {string.Join("; ", run.Books.Problems.Take(5))}");
    }
}
