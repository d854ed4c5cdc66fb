using DataForge.Jobs.Testing.ProviderSimulator;

namespace DataForge.Jobs.Chaos.Faults;

/// <summary>Everything that can go wrong here.</summary>
internal static class FaultCatalogue
{
    /// <summary>One of each kind, with whatever is random about it drawn.</summary>
    public static List<IFault> DrawAll(Random random)
    {
        List<IFault> all =
        [
            new KilledWorker(Anyone()),
            new KilledWorker(The(VictimRole.Scheduler)),
            new KilledWorker(The(VictimRole.Admitter)),
            new KilledEverything(),
            new KilledApi(random.Next(100)),
            new StoppedWorker(Anyone()),
            new StoppedWorker(The(VictimRole.Scheduler)),
            new StoppedWorker(The(VictimRole.Admitter)),
            new PausedWorker(Anyone()),
            new VanishedHost(random.Next(2) == 0 ? The(VictimRole.Scheduler) : The(VictimRole.Admitter)),
            new CutOffHost(Anyone()),
            new SlowNetwork(random.Next(20, 200), random.Next(100_000, 1_000_000)),
            new BrokerOutage(killed: false),
            new BrokerOutage(killed: true),
            new BrokerWipe(),
            new DatabaseOutage((2, 5)),
            new DatabaseOutage((9, 11)),
            new DatabaseRestart(immediate: false),
            new DatabaseRestart(immediate: true),
            new KilledBackend(),
            new ProviderStorm("storm of 429", 0.7, random.Next(), Status(429, retryAfter: 1), Status(429, retryAfter: 2), Status(429)),
            new ProviderStorm("storm of 5xx", 0.8, random.Next(), Status(500), Status(502), Status(503), Status(503, retryAfter: 1), Status(504)),
            new ProviderStorm("storm of broken answers", 0.6, random.Next(), Rule(SimulatorFault.CutBody), Rule(SimulatorFault.Abort), Rule(SimulatorFault.MalformedJson)),
            new ProviderStorm("storm of timeouts", 0.3, random.Next(), Rule(SimulatorFault.Hang)),
            new ProviderAway(0),
            new ProviderAway(503),
            new DoubledTickets(random.Next()),
            new ForgedTickets(random.Next()),
        ];
        var clock = new SkewedClock(Anyone(), random.Next(2) == 0 ? 3600 : -3600);
        if (SkewedClock.Library is not null)
        {
            all.Add(clock);
        }

        return all;

        Victim Anyone() => new(VictimRole.Any, random.Next(100));

        Victim The(VictimRole role) => new(role, random.Next(100));
    }

    private static SimulatorRule Status(int status, double? retryAfter = null) =>
        new() { Fault = SimulatorFault.Status, Status = status, RetryAfterSeconds = retryAfter };

    private static SimulatorRule Rule(SimulatorFault fault) => new() { Fault = fault };
}
