using System.Globalization;
using System.Security.Cryptography;
using DataForge.Jobs.Testing.Network;

namespace DataForge.Jobs.Testing.RabbitMq;

/// <summary>Where a private broker listens, on the loopback address only, and who may enter.</summary>
/// <param name="Amqp">Port of AMQP.</param>
/// <param name="Management">Port of the management API.</param>
/// <param name="Distribution">Port of Erlang's distribution.</param>
/// <param name="PortMapper">Port of an Erlang port mapper of its own, so that no other broker's node name clashes.</param>
/// <param name="Password">Of <see cref="User"/>.</param>
internal sealed record BrokerSettings(int Amqp, int Management, int Distribution, int PortMapper, string Password)
{
    public const string User = "dataforge";

    public static BrokerSettings OnFreePorts() => new(
        FreePorts.Take(), FreePorts.Take(), FreePorts.Take(), FreePorts.Take(), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12)));

    /// <summary>Writes the configuration files below a directory.</summary>
    public void Write(string directory)
    {
        File.WriteAllText(
            ConfigurationFile(directory),
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                listeners.tcp.1 = 127.0.0.1:{Amqp}
                management.tcp.ip = 127.0.0.1
                management.tcp.port = {Management}
                management.disable_stats = true
                management_agent.disable_metrics_collector = true
                default_user = {User}
                default_pass = {Password}
                log.file.level = warning
                log.console = false

                """));
        File.WriteAllText(PluginsFile(directory), "[rabbitmq_management].\n");
    }

    /// <summary>The environment that keeps a broker's every file below a directory.</summary>
    public IReadOnlyDictionary<string, string> Environment(string directory) => new Dictionary<string, string>
    {
        ["HOME"] = directory,
        ["ERL_EPMD_PORT"] = PortMapper.ToString(CultureInfo.InvariantCulture),
        ["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(directory, "none"),
        ["RABBITMQ_NODENAME"] = "rabbit@localhost",
        ["RABBITMQ_DIST_PORT"] = Distribution.ToString(CultureInfo.InvariantCulture),
        ["RABBITMQ_MNESIA_BASE"] = DataDirectory(directory),
        ["RABBITMQ_LOG_BASE"] = LogDirectory(directory),
        ["RABBITMQ_PID_FILE"] = Path.Combine(directory, "pid"),
        ["RABBITMQ_CONFIG_FILE"] = ConfigurationFile(directory),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = PluginsFile(directory),

        // Makes the start script become the broker instead of waiting beside it.
        ["RUNNING_UNDER_SYSTEMD"] = "true",
    };

    public static string DataDirectory(string directory) => Path.Combine(directory, "mnesia");

    public static string LogDirectory(string directory) => Path.Combine(directory, "log");

    private static string ConfigurationFile(string directory) => Path.Combine(directory, "rabbitmq.conf");

    private static string PluginsFile(string directory) => Path.Combine(directory, "enabled_plugins");
}
