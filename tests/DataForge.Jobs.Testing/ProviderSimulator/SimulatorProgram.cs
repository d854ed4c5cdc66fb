using System.Globalization;
using System.Text.Json.Nodes;

namespace DataForge.Jobs.Testing.ProviderSimulator;

/// <summary>The simulator as a process of its own.</summary>
public static class SimulatorProgram
{
    /// <summary>
    /// Runs until the process is told to stop. Arguments: <c>--port n</c> (0, the default, takes a free one) and
    /// <c>--behaviour {json}</c>. The first line on standard output is the address it listens on.
    /// </summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var port = 0;
        var behaviour = new SimulatorBehaviour();
        for (var index = 0; index < args.Length; index += 2)
        {
            var value = index + 1 < args.Length ? args[index + 1] : "";
            switch (args[index])
            {
                case "--port" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out port):
                    break;
                case "--behaviour" when JsonNode.Parse(value) is JsonObject changes:
                    behaviour = behaviour.With(changes);
                    break;
                default:
                    await Console.Error.WriteLineAsync($"Cannot use the argument '{args[index]} {value}'.");
                    return 2;
            }
        }

        await using var server = await SimulatorServer.StartAsync(behaviour, port);
        Console.WriteLine(server.Address.GetLeftPart(UriPartial.Authority));
        await server.WaitForShutdownAsync();
        return 0;
    }
}
