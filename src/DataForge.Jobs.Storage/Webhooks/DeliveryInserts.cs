namespace DataForge.Jobs.Storage.Webhooks;

/// <summary>The statements that write deliveries, each a part of the transaction that writes what they tell of.</summary>
internal static class DeliveryInserts
{
    private const string Columns = "(id, target, job_id, key_id, receiver, event, payload, state, attempts, created_at, next_at, give_up_at)";

    /// <summary>Retries go on for a day.</summary>
    private const string Patience = "interval '1 day'";

    /// <summary>Of the job <c>$1</c>, whose status was just written, with the id <c>$2</c>; nothing where nobody wants to know.</summary>
    public static readonly string OfJob = $"""
        INSERT INTO webhook_deliveries {Columns}
        SELECT $2, 0, j.id, NULL, {HostOf("w.url")}, 'job.' || j.status,
               json_build_object('type', 'job.' || j.status, 'timestamp', {TimeOf("j.updated_at")}, 'data', json_build_object(
                   'id', j.id, 'name', j.name, 'tags', j.tags, 'status', j.status, 'status_reason', j.status_reason,
                   'error', CASE WHEN j.error_code IS NOT NULL THEN json_build_object('code', j.error_code, 'message', j.error_message) END,
                   'created_at', {TimeOf("j.created_at")}, 'started_at', {TimeOf("j.started_at")}, 'finished_at', {TimeOf("j.finished_at")},
                   'progress', json_build_object('requested', j.count, 'accepted', p.accepted, 'rejected', p.rejected, 'duplicates', p.duplicates,
                       'failed', p.failed, 'surplus', p.surplus, 'candidates', p.accepted + p.rejected + p.duplicates + p.failed + p.surplus))),
               0, 0, j.updated_at, j.updated_at, j.updated_at + {Patience}
        FROM jobs j JOIN job_webhooks w ON w.job_id = j.id JOIN job_progress p ON p.job_id = j.id WHERE j.id = $1
        """;

    /// <summary>Of the rows of <c>raised</c>, which have the columns of <c>budget_alerts</c>: to the key's address where it has one, else to the operators'.</summary>
    public static readonly string OfAlerts = $"""
        INSERT INTO webhook_deliveries {Columns}
        SELECT gen_random_uuid(), CASE WHEN k.alert_url IS NULL THEN 2 ELSE 1 END, NULL, CASE WHEN k.alert_url IS NOT NULL THEN k.id END, coalesce({HostOf("k.alert_url")}, ''), 'budget.alert',
               json_build_object('type', 'budget.alert', 'timestamp', {TimeOf("r.created_at")}, 'data', json_build_object(
                   'scope', r.scope, 'subject', r.subject, 'tenant', r.tenant, 'month', to_char(r.month, 'YYYY-MM'), 'level', r.level,
                   'measure', r.measure, 'spent', r.spent, 'bound', r.bound)),
               0, 0, r.created_at, r.created_at, r.created_at + {Patience}
        FROM raised r LEFT JOIN api_keys k ON k.id = CASE WHEN r.scope = 'key' THEN r.subject::uuid END
        """;

    private static string HostOf(string url) => $"lower(substring({url} from '^[a-zA-Z]+://([^/?#]+)'))";

    private static string TimeOf(string time) => $"to_char({time} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
}
