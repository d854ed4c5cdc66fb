using DataForge.Jobs.Chaos.Cluster;

namespace DataForge.Jobs.Chaos.Runs;

/// <summary>Questions to the rows whose answer must be none, once every job has ended.</summary>
internal static class RowAudit
{
    private static readonly (string Question, string Sql)[] s_questions =
    [
        ("stored candidates without a verdict", """
            SELECT count(*) FROM candidates c WHERE NOT EXISTS (SELECT FROM verdicts v WHERE v.job_id = c.job_id AND v.ordinal = c.ordinal)
            """),
        ("verdicts on candidates that are not stored", """
            SELECT count(*) FROM verdicts v WHERE NOT EXISTS (SELECT FROM candidates c WHERE c.job_id = v.job_id AND c.ordinal = v.ordinal)
            """),
        ("rejected, failed and surplus candidates without a reason", "SELECT count(*) FROM verdicts WHERE state IN (1, 3, 4) AND reason IS NULL"),
        ("accepted candidates and duplicates with a reason", "SELECT count(*) FROM verdicts WHERE state IN (0, 2) AND reason IS NOT NULL"),
        ("duplicates that name no sample, or one that is not accepted", """
            SELECT count(*) FROM verdicts v WHERE v.state = 2
              AND NOT EXISTS (SELECT FROM verdicts first WHERE first.job_id = v.duplicate_of_job AND first.ordinal = v.duplicate_of AND first.state = 0)
            """),
        ("jobs whose verdicts do not add up to their books", """
            SELECT count(*) FROM job_progress p
            LEFT JOIN LATERAL (SELECT count(*) FILTER (WHERE state = 0) AS accepted, count(*) FILTER (WHERE state = 1) AS rejected,
                                      count(*) FILTER (WHERE state = 2) AS duplicates, count(*) FILTER (WHERE state = 3) AS failed,
                                      count(*) FILTER (WHERE state = 4) AS surplus
                               FROM verdicts WHERE job_id = p.job_id) v ON true
            WHERE (p.accepted, p.rejected, p.duplicates, p.failed, p.surplus) IS DISTINCT FROM (v.accepted, v.rejected, v.duplicates, v.failed, v.surplus)
            """),
        ("batches of jobs that have ended", "SELECT count(*) FROM batches b JOIN jobs j ON j.id = b.job_id WHERE j.finished_at IS NOT NULL"),
        ("rows of jobs that do not exist", """
            SELECT (SELECT count(*) FROM candidates c WHERE NOT EXISTS (SELECT FROM jobs j WHERE j.id = c.job_id))
                 + (SELECT count(*) FROM verdicts v WHERE NOT EXISTS (SELECT FROM jobs j WHERE j.id = v.job_id))
                 + (SELECT count(*) FROM usage_entries u WHERE NOT EXISTS (SELECT FROM jobs j WHERE j.id = u.job_id))
            """),
        ("jobs submitted under one key and stored twice", """
            SELECT count(*) FROM (SELECT 1 FROM jobs WHERE idempotency_key IS NOT NULL GROUP BY tenant, idempotency_key HAVING count(*) > 1) AS doubled
            """),
    ];

    /// <summary>Asks them all.</summary>
    public static async Task<List<(string Question, long Rows)>> AskAsync(ChaosCluster cluster)
    {
        var answers = new List<(string, long)>();
        foreach (var (question, sql) in s_questions)
        {
            var rows = await cluster.Roster.QueryAsync(sql, row => row.GetInt64(0))
                ?? throw new InvalidOperationException("The database did not answer after the last fault was healed.");
            answers.Add((question, rows[0]));
        }

        return answers;
    }
}
