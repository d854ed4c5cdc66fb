using System.Runtime.InteropServices;
using DataForge.Jobs.Chaos.CommandLine;
using DataForge.Jobs.Chaos.Rolling;
using DataForge.Jobs.Chaos.Runs;

// The simulator's web host would otherwise take the signal for its own, and the suite go on without a provider.
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Environment.Exit(128 + 15));
if (args is ["rolling", var older])
{
    return await RollingChange.RunAsync(older);
}

if (ChaosOptions.Read(args) is { } options)
{
    return await Session.RunAsync(options);
}

await Console.Error.WriteLineAsync(ChaosOptions.Usage);
return 2;
