using DataForge.Jobs.Chaos.CommandLine;
using DataForge.Jobs.Chaos.Runs;

if (ChaosOptions.Read(args) is { } options)
{
    return await Session.RunAsync(options);
}

await Console.Error.WriteLineAsync(ChaosOptions.Usage);
return 2;
