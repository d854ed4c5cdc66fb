namespace DataForge.Jobs.Generation.Tests.Deduplication;

/// <summary>Texts of random words, and copies of them with so many edits, from a seed.</summary>
internal sealed class EditedTexts(int seed)
{
    private const int Vocabulary = 3_000;

    private readonly Random _random = new(seed);

    /// <summary>A text of so many words.</summary>
    public string[] Text(int words) => [.. Enumerable.Range(0, words).Select(_ => Word())];

    /// <summary>A copy with so many words replaced, dropped or added, each kind as likely.</summary>
    public string[] Edited(string[] text, int edits)
    {
        var words = text.ToList();
        for (var i = 0; i < edits; i++)
        {
            var at = _random.Next(words.Count);
            switch (_random.Next(3))
            {
                case 0:
                    words[at] = Word();
                    break;
                case 1:
                    words.RemoveAt(at);
                    break;
                default:
                    words.Insert(at, Word());
                    break;
            }
        }

        return [.. words];
    }

    /// <summary>A number from 0 up to, but not, <paramref name="end"/>.</summary>
    public int Next(int end) => _random.Next(end);

    private string Word() => $"w{_random.Next(Vocabulary)}a";
}
