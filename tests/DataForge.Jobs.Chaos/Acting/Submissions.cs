using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using DataForge.Jobs.Chaos.Cluster;
using DataForge.Jobs.Chaos.Jobs;
using DataForge.Jobs.Chaos.Watching;

namespace DataForge.Jobs.Chaos.Acting;

/// <summary>
/// Submits small jobs under idempotency keys all the time, and knows what each answer had to be: accepted while the
/// broker is away, 503 with <c>Retry-After</c> while the database is, and the same job for the same key.
/// </summary>
internal sealed class Submissions(ChaosCluster cluster, BooksWatch books, int seed)
{
    private const int Count = 6;

    /// <summary>How long a pool of connections may need to find out that its server was restarted.</summary>
    private static readonly long s_aftermath = 4 * Stopwatch.Frequency;

    private readonly ConcurrentQueue<string> _problems = new();
    private readonly List<(DrawnJob Job, string Id)> _accepted = [];
    private int _withoutBroker;
    private int _withoutDatabase;
    private int _repeats;

    /// <summary>Jobs that were accepted, with their ids.</summary>
    public IReadOnlyList<(DrawnJob Job, string Id)> Accepted => _accepted;

    /// <summary>Answers that should have been others.</summary>
    public IReadOnlyCollection<string> Problems => _problems;

    /// <summary>Submissions accepted while the broker was away.</summary>
    public int WithoutBroker => _withoutBroker;

    /// <summary>Submissions turned away, as they must be, while the database was away.</summary>
    public int WithoutDatabase => _withoutDatabase;

    /// <summary>Keys that were used again.</summary>
    public int Repeats => _repeats;

    /// <summary>Submits until told otherwise.</summary>
    public async Task SubmitAsync(CancellationToken cancellationToken)
    {
        for (var number = 0; !cancellationToken.IsCancellationRequested; number++)
        {
            var job = JobMix.Small($"extra-{number}", Count, seed + number);
            var key = $"{seed}-{number}";
            var answer = await cluster.InsistAsync(HttpMethod.Post, "/api/v1/jobs", job.Request, key, Judge);
            if (!answer.IsSuccess)
            {
                Report(job.Name, answer, "a good request was refused");
                continue;
            }

            _accepted.Add((job, answer.Id));
            books.Follow(answer.Id);
            var again = await cluster.InsistAsync(HttpMethod.Post, "/api/v1/jobs", job.Request, key, Judge);
            _repeats++;
            if (again.Status != HttpStatusCode.OK || again.Id != answer.Id)
            {
                Report(job.Name, again, $"the same key should have given job {answer.Id} again");
            }

            await Task.Delay(TimeSpan.FromSeconds(1.5), cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Judge(Answer answer)
    {
        var (from, to) = (answer.SentAt, answer.AnsweredAt);
        var mayBeAway = cluster.DatabaseAway.Touches(from - s_aftermath, to);
        var mustBeAway = cluster.DatabaseAway.Covers(from - Stopwatch.Frequency, to);
        var apiMayBeAway = answer.Api.Away.Touches(from, to);
        switch (answer.Status)
        {
            case null when apiMayBeAway:
                break;
            case null:
                Report("a submission", answer, $"the Api was there and did not answer within {Stopwatch.GetElapsedTime(from, to)}");
                break;
            case HttpStatusCode.ServiceUnavailable when mayBeAway && answer.SaysWhenToRetry:
                _withoutDatabase++;
                break;
            case HttpStatusCode.Accepted or HttpStatusCode.OK when mustBeAway:
                Report("a submission", answer, "nothing can have been stored without a database");
                break;
            case HttpStatusCode.Accepted or HttpStatusCode.OK:
                _withoutBroker += cluster.BrokerAway.Covers(from, to) ? 1 : 0;
                break;
            default:
                Report("a submission", answer, mayBeAway ? "503 with Retry-After was due" : "it should have been accepted");
                break;
        }
    }

    private void Report(string what, Answer answer, string problem)
    {
        cluster.Timeline.Note($"SUBMISSION {what}: {problem}: {answer}");
        _problems.Enqueue($"{what}: {problem}: {answer}");
    }
}
