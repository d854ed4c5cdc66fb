using System.Data;
using System.Globalization;
using DataForge.Jobs.Storage.Admission;
using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Samples;

/// <summary>
/// A job's samples as of one moment: everything that is read from here belongs together, however long it takes and
/// whatever workers do meanwhile.
/// </summary>
public sealed class SampleSnapshot : IAsyncDisposable
{
    /// <summary>The longest that the database may take to send something, while it is not known to be dead.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    private readonly NpgsqlTransaction _transaction;
    private readonly Guid _jobId;

    private SampleSnapshot(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid jobId) =>
        (Connection, _transaction, _jobId) = (connection, transaction, jobId);

    private NpgsqlConnection Connection { get; }

    /// <summary>Holds the moment.</summary>
    public static async Task<SampleSnapshot> OpenAsync(NpgsqlDataSource dataSource, Guid jobId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        try
        {
            var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            // Both tables have (job_id, ordinal) as their key, so a merge of the two keys gives the rows in order, at
            // once and without memory. A hash join would have to sort a million wide rows on disk first; statistics
            // that lag behind a job in progress make the planner believe in it; or in a handful of rows, of which it would
            // compare each with each.
            // Whoever takes the rows may pause, and the database must not take that for the end of this process: nothing is
            // locked that others wait for.
            await using var command = new NpgsqlCommand(
                string.Create(CultureInfo.InvariantCulture, $"SET LOCAL enable_sort = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_nestloop = off; SET LOCAL tcp_user_timeout = {(int)s_patience.TotalMilliseconds}"), connection, transaction);
            await command.ExecuteNonQueryAsync(cancellationToken);
            return new SampleSnapshot(connection, transaction, jobId);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>The samples of a state, in ordinal order. One reading at a time.</summary>
    /// <param name="state">Only those in this state; null for all.</param>
    /// <param name="fields">What is wanted of each.</param>
    public async Task<SampleRows> ReadAsync(SampleState? state, IReadOnlyList<SampleField> fields, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(fields);
        // COPY takes no parameters; what is put in here are a UUID, a number and names of our own.
        var copy = await Connection.BeginRawBinaryCopyAsync(
            string.Create(CultureInfo.InvariantCulture, $"COPY (SELECT {string.Join(", ", fields.Select(field => field.Expression()))} FROM {From(state)} ORDER BY v.ordinal) TO STDOUT (FORMAT binary)"),
            cancellationToken);
        copy.ReadTimeout = (int)s_patience.TotalMilliseconds;
        return new SampleRows(copy, fields);
    }

    /// <summary>What the structured data of the samples consists of.</summary>
    /// <param name="state">Only of those in this state; null for all.</param>
    /// <param name="most">How many fields are of use at most.</param>
    /// <returns>Every top-level field by name, in ordinal order; null where there is data that is no object, or there are more fields than are of use.</returns>
    public async Task<IReadOnlyList<DataField>?> DataFieldsAsync(SampleState? state, int most, CancellationToken cancellationToken)
    {
        // Two passes over the job's rows, which mostly tell by their null bitmaps that there is no data.
        await using var command = new NpgsqlCommand($$"""
            SELECT f.key, array_agg(DISTINCT CASE
                WHEN json_typeof(f.value) = 'number' AND f.value::text ~ '^-?[0-9]{1,18}$' THEN 'integer'
                ELSE json_typeof(f.value) END)
            FROM (SELECT c.data FROM {{From(state)}} AND c.data IS NOT NULL) d
            CROSS JOIN LATERAL json_each(CASE json_typeof(d.data) WHEN 'object' THEN d.data END) f
            GROUP BY f.key LIMIT $1
            """, Connection, _transaction).With(most + 1);
        command.CommandTimeout = (int)s_patience.TotalSeconds;
        var fields = await command.ListAsync(row => new DataField(row.GetString(0), row.GetFieldValue<string[]>(1)), cancellationToken);
        await using var shapeless = new NpgsqlCommand(
            $"SELECT EXISTS (SELECT FROM {From(state)} AND c.data IS NOT NULL AND json_typeof(c.data) <> 'object')", Connection, _transaction);
        shapeless.CommandTimeout = command.CommandTimeout;
        return fields.Count > most || (bool)(await shapeless.ExecuteScalarAsync(cancellationToken))!
            ? null
            : [.. fields.OrderBy(field => field.Name, StringComparer.Ordinal)];
    }

    /// <summary>A statement on the snapshot, whose first parameter is the job.</summary>
    internal NpgsqlCommand Command(string sql) =>
        new NpgsqlCommand(sql, Connection, _transaction) { CommandTimeout = (int)s_patience.TotalSeconds }.With(_jobId);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await Connection.DisposeAsync();
    }

    private string From(SampleState? state) => string.Create(
        CultureInfo.InvariantCulture,
        $"verdicts v JOIN candidates c ON c.job_id = v.job_id AND c.ordinal = v.ordinal WHERE v.job_id = '{_jobId:D}' AND c.job_id = '{_jobId:D}'{(state is { } one ? $" AND v.state = {(short)one}" : "")}");
}

/// <summary>A top-level field of structured data.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kinds">Of which JSON types its values are: <c>string</c>, <c>integer</c>, <c>number</c>, <c>boolean</c>, <c>object</c>, <c>array</c>, <c>null</c>.</param>
public sealed record DataField(string Name, IReadOnlyList<string> Kinds);
