using System.Text.Json;
using DataForge.Jobs.Generation.Scoring;

namespace DataForge.Jobs.Generation.Reporting;

/// <summary>
/// Everything a report says of accepted samples, from one pass over them in ordinal order, in memory that does not grow
/// with their number.
/// </summary>
public sealed class SampleStatistics : IDisposable
{
    /// <summary>Samples among which the closest pairs are sought.</summary>
    public const int PairSample = 20_000;

    /// <summary>Samples of self-BLEU; Texygen takes 500 as well.</summary>
    public const int BleuSample = 500;

    private const int ScoreSteps = 10_000;
    private static readonly string[] s_scores = [.. ScoreNames.Weighable, ScoreNames.Overall];

    private readonly ValueCounts _words = new(1);
    private readonly ValueCounts _characters = new(1);
    private readonly ValueCounts _promptTokens = new(1);
    private readonly ValueCounts _completionTokens = new(1);
    private readonly ValueCounts _sentiment = new(ScoreSteps);
    private readonly OrderedDictionary<string, ValueCounts> _scores = [];
    private readonly Dictionary<string, ColumnProfile> _columns = [];
    private readonly List<ColumnProfile> _columnOrder = [];
    private readonly CorpusDiversity _diversity = new();
    private readonly CompressionRatio _compression = new();
    private readonly FixedSample _sample = new(PairSample);

    /// <param name="spec">The job's specification as stored.</param>
    public SampleStatistics(string spec)
    {
        using var document = JsonDocument.Parse(spec);
        if (document.RootElement.TryGetProperty("columns", out var columns))
        {
            foreach (var column in columns.EnumerateArray())
            {
                var profile = new ColumnProfile(column);
                _columns[profile.Name] = profile;
                _columnOrder.Add(profile);
            }
        }

        foreach (var score in s_scores)
        {
            _scores[score] = new ValueCounts(ScoreSteps);
        }
    }

    /// <summary>Takes an accepted sample in.</summary>
    /// <param name="ordinal">Which candidate of the job.</param>
    /// <param name="text">Its text.</param>
    /// <param name="variables">Its variables, a JSON object in UTF-8.</param>
    /// <param name="scores">Its scores, a JSON object in UTF-8; empty for none.</param>
    /// <param name="sentiment">Its polarity.</param>
    /// <param name="promptTokens">Tokens read for it.</param>
    /// <param name="completionTokens">Tokens written for it.</param>
    public void Add(long ordinal, string text, ReadOnlySpan<byte> variables, ReadOnlySpan<byte> scores, double? sentiment, long promptTokens, long completionTokens)
    {
        var parsed = SampleText.Of(text);
        _words.Add(parsed.WordCount);
        _characters.Add(parsed.CharacterCount);
        _promptTokens.Add(promptTokens);
        _completionTokens.Add(completionTokens);
        _diversity.Add(parsed);
        _compression.Add(text);
        _sample.Add(ordinal, text);
        if (sentiment is { } polarity)
        {
            _sentiment.Add(polarity);
        }

        AddScores(scores);
        AddVariables(variables);
    }

    /// <summary>The figures. Nothing can be added afterwards.</summary>
    public SampleFigures Summarize()
    {
        var scores = new OrderedDictionary<string, Distribution?>();
        foreach (var (name, counts) in _scores)
        {
            scores[name] = counts.Summarize((0, 1, 20));
        }

        var bleu = _sample.First(BleuSample);
        return new SampleFigures(
            scores,
            _sentiment.Summarize((-1, 1, 20)),
            _words.Summarize(),
            _characters.Summarize(),
            _promptTokens.Summarize(),
            _completionTokens.Summarize(),
            [.. _columnOrder.Select(column => column.Summarize())],
            new DiversityReport(
                _diversity.Summarize(),
                new SelfBleuReport(SelfBleu.Of([.. bleu.Select(item => SampleText.Of(item.Text))]), bleu.Count, SelfBleu.Longest),
                _compression.Summarize()),
            ClosestPairs.Find(_sample.First(PairSample), _words.Count));
    }

    /// <inheritdoc />
    public void Dispose() => _compression.Dispose();

    private void AddScores(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
        {
            return;
        }

        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType == JsonTokenType.Number)
            {
                // Scores that a later version adds are reported beside those of the contract.
                (_scores.TryGetValue(name, out var counts) ? counts : _scores[name] = new ValueCounts(ScoreSteps)).Add(reader.GetDouble());
            }

            reader.Skip();
        }
    }

    private void AddVariables(ReadOnlySpan<byte> json)
    {
        if (_columns.Count == 0)
        {
            return;
        }

        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var column = _columns.GetValueOrDefault(reader.GetString()!);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            column?.Add(json[start..(int)reader.BytesConsumed]);
        }
    }
}
