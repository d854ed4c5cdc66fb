using Npgsql;
using NpgsqlTypes;

namespace DataForge.Jobs.Storage.Schema;

/// <summary>Positional parameters, in the order of <c>$1, $2, …</c>.</summary>
internal static class SqlExtensions
{
    public static NpgsqlCommand With<T>(this NpgsqlCommand command, T value)
    {
        command.Parameters.Add(Parameter(value));
        return command;
    }

    public static NpgsqlBatchCommand With<T>(this NpgsqlBatchCommand command, T value)
    {
        command.Parameters.Add(Parameter(value));
        return command;
    }

    public static NpgsqlCommand WithBytes(this NpgsqlCommand command, byte[]? bytes)
    {
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)bytes ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bytea });
        return command;
    }

    public static NpgsqlCommand WithJson(this NpgsqlCommand command, string json)
    {
        command.Parameters.Add(new NpgsqlParameter { Value = json, NpgsqlDbType = NpgsqlDbType.Json });
        return command;
    }

    public static NpgsqlBatchCommand WithJsonb(this NpgsqlBatchCommand command, string json)
    {
        command.Parameters.Add(new NpgsqlParameter { Value = json, NpgsqlDbType = NpgsqlDbType.Jsonb });
        return command;
    }

    public static NpgsqlBatchCommand Append(this NpgsqlBatch batch, string sql)
    {
        var command = new NpgsqlBatchCommand(sql);
        batch.BatchCommands.Add(command);
        return command;
    }

    public static T? Nullable<T>(this NpgsqlDataReader reader, int column) where T : struct =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);

    public static string? Text(this NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);

    public static async Task<List<T>> ListAsync<T>(this NpgsqlCommand command, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.RestAsync(read, cancellationToken);
    }

    public static async Task<List<T>> RestAsync<T>(this NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    // Strings may be null; the type then has to be said, since there is no value to tell it by.
    private static NpgsqlParameter Parameter<T>(T value) => value switch
    {
        null => new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = TypeOf(typeof(T)) },
        DateTimeOffset time => new NpgsqlParameter<DateTimeOffset> { TypedValue = time.ToUniversalTime() },
        _ when System.Nullable.GetUnderlyingType(typeof(T)) is not null => new NpgsqlParameter { Value = value },
        _ => new NpgsqlParameter<T> { TypedValue = value },
    };

    private static NpgsqlDbType TypeOf(Type type) => Type.GetTypeCode(System.Nullable.GetUnderlyingType(type) ?? type) switch
    {
        TypeCode.String => NpgsqlDbType.Text,
        TypeCode.Int64 => NpgsqlDbType.Bigint,
        TypeCode.Int32 => NpgsqlDbType.Integer,
        TypeCode.Int16 => NpgsqlDbType.Smallint,
        TypeCode.Double => NpgsqlDbType.Double,
        TypeCode.Decimal => NpgsqlDbType.Numeric,
        _ when type == typeof(Guid?) => NpgsqlDbType.Uuid,
        _ when type == typeof(DateTimeOffset?) => NpgsqlDbType.TimestampTz,
        _ => throw new NotSupportedException($"No database type for a null {type.Name}."),
    };
}
