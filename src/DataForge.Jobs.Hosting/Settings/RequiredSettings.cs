using Microsoft.Extensions.Configuration;
using Npgsql;

namespace DataForge.Jobs.Hosting.Settings;

/// <summary>Settings without which a process cannot start.</summary>
public static class RequiredSettings
{
    /// <summary>The database.</summary>
    /// <exception cref="SettingMissingException">It is not set.</exception>
    /// <exception cref="SettingWrongException">It is no connection string.</exception>
    public static string RequiredPostgres(this IConfiguration configuration) => Required(configuration, "Postgres", CheckPostgres);

    /// <summary>The broker.</summary>
    /// <exception cref="SettingMissingException">It is not set.</exception>
    /// <exception cref="SettingWrongException">It is no AMQP address.</exception>
    public static string RequiredRabbitMq(this IConfiguration configuration) => Required(configuration, "RabbitMq", CheckRabbitMq);

    /// <summary>The broker, or null where none is named.</summary>
    /// <exception cref="SettingWrongException">It is no AMQP address.</exception>
    public static string? OptionalRabbitMq(this IConfiguration configuration) => Optional(configuration, "RabbitMq", CheckRabbitMq);

    /// <summary>The database, or null where none is named.</summary>
    /// <exception cref="SettingWrongException">It is no connection string.</exception>
    public static string? OptionalPostgres(this IConfiguration configuration) => Optional(configuration, "Postgres", CheckPostgres);

    private static string Required(IConfiguration configuration, string name, Func<string, bool> check) =>
        Optional(configuration, name, check) ?? throw new SettingMissingException("ConnectionStrings__" + name);

    private static string? Optional(IConfiguration configuration, string name, Func<string, bool> check) => configuration.GetConnectionString(name) switch
    {
        null or "" => null,
        var value when check(value) => value,
        // The value may hold a password and is not repeated.
        _ => throw new SettingWrongException("ConnectionStrings__" + name, name == "Postgres" ? "Host=…;Username=…;Password=…;Database=…" : "amqp://user:password@host:5672/vhost"),
    };

    private static bool CheckPostgres(string value)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(value).Host is { Length: > 0 };
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool CheckRabbitMq(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "amqp" or "amqps" or "rabbitmq" or "rabbitmqs";
}

/// <summary>A setting cannot be understood; the message says which, and what it should look like.</summary>
/// <param name="name">As an environment variable.</param>
/// <param name="form">What it should look like.</param>
public sealed class SettingWrongException(string name, string form)
    : Exception($"The setting {name} cannot be understood. It should look like {form}");

/// <summary>A setting is missing; the message says which, and what to do.</summary>
/// <param name="name">As an environment variable.</param>
public sealed class SettingMissingException(string name)
    : Exception($"The setting {name} is missing. Set it in the environment, or start DataForge.Jobs.Standalone, which needs none.");
