using System.Globalization;
using DataForge.Jobs.Chaos.Cluster;

namespace DataForge.Jobs.Chaos.Faults;

/// <summary>A worker is replaced by one whose wall clock is an hour wrong (libfaketime, preloaded).</summary>
internal sealed class SkewedClock(Victim victim, int seconds) : IFault
{
    private static readonly string[] s_places = ["/usr/lib", "/usr/lib64", "/usr/local/lib"];

    private WorkerHost? _struck;

    public string Name => "clock an hour wrong";

    public string Target => "processes";

    public (double Least, double Most) Lasts => (12, 16);

    /// <summary>The library, if it is installed.</summary>
    public static string? Library { get; } = s_places.Where(Directory.Exists)
        .SelectMany(place => Directory.EnumerateDirectories(place, "faketime").Concat(Directory.EnumerateDirectories(place, "*-linux-gnu*").Select(lib => Path.Combine(lib, "faketime"))))
        .Select(directory => Path.Combine(directory, "libfaketimeMT.so.1"))
        .FirstOrDefault(File.Exists);

    public async Task StrikeAsync(ChaosCluster cluster)
    {
        _struck = await victim.FindAsync(cluster);
        if (_struck is not null)
        {
            _struck.Kill();
            await _struck.StartAsync(new Dictionary<string, string>
            {
                ["LD_PRELOAD"] = Library ?? throw new InvalidOperationException("libfaketime is not installed."),
                ["FAKETIME"] = seconds.ToString("+0;-0", CultureInfo.InvariantCulture),
                ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
                ["DONT_FAKE_MONOTONIC"] = "1",
            });
        }
    }

    public async Task HealAsync(ChaosCluster cluster)
    {
        if (_struck is not null)
        {
            _struck.Kill();
            await _struck.StartAsync();
        }
    }
}
