using System.Globalization;

namespace DataForge.Jobs.Chaos.CommandLine;

/// <summary>What the command line asks for.</summary>
internal sealed class ChaosOptions
{
    /// <summary>How it is called.</summary>
    public const string Usage = """
        Usage: dotnet run -c Release --project tests/DataForge.Jobs.Chaos -- [--minutes N] [--seed S] [--runs N]
                   [--workers N] [--apis N] [--faults part-of-a-name,…] [--strikes N] [--candidates N] [--logs directory] [--verbose]

        Without arguments it makes the short run that tests/run.sh makes: two seeds that together meet every fault.
        --minutes  goes on with one seed after the other for so long; --seed is the first of them (1)
        --runs     makes so many runs instead
        --faults   draws from these kinds only, such as "kill,broker"; --strikes is the least number of faults of a run
                   "long" adds outages of a minute and more, which are left out otherwise: of the provider for two
                   minutes, of the broker and of the database for one
        --logs     where to keep schedules and logs of all processes; only failing runs' without it

        Or: … -- rolling <directory>   runs the Api and Workers of an older build beside this one's; see tests/rolling.sh
        """;

    /// <summary>The seeds of the short run.</summary>
    private static readonly int[] s_short = [20, 21];

    /// <summary>How long to go on; null for a number of runs.</summary>
    public TimeSpan? Duration { get; private set; }

    /// <summary>The first seed.</summary>
    public int Seed { get; private set; } = s_short[0];

    /// <summary>How many runs, where there is no duration.</summary>
    public int Runs { get; private set; } = s_short.Length;

    /// <summary>Workers of the cluster.</summary>
    public int Workers { get; private set; } = 3;

    /// <summary>Apis of the cluster.</summary>
    public int Apis { get; private set; } = 1;

    /// <summary>Kinds of faults to draw from; none for all.</summary>
    public IReadOnlyList<string> Faults { get; private set; } = [];

    /// <summary>The least number of faults of a run; half of the kinds are drawn in any case.</summary>
    public int Strikes { get; private set; } = 1;

    /// <summary>About how many candidates a run makes.</summary>
    public int Candidates { get; private set; } = 1200;

    /// <summary>Where every run leaves its logs; null to keep those of failing runs only.</summary>
    public string? Logs { get; private set; }

    /// <summary>Whether every check is printed.</summary>
    public bool Verbose { get; private set; }

    /// <summary>The arguments with which one run is repeated.</summary>
    public string Repeat(int seed)
    {
        var faults = Faults.Count == 0 ? "" : $" --faults \"{string.Join(',', Faults)}\"";
        return string.Create(CultureInfo.InvariantCulture, $"--seed {seed} --runs 1 --workers {Workers} --apis {Apis} --strikes {Strikes} --candidates {Candidates}{faults} --verbose");
    }

    /// <summary>Reads arguments; null where they cannot be understood.</summary>
    public static ChaosOptions? Read(string[] args)
    {
        var options = new ChaosOptions();
        for (var index = 0; index < args.Length; index++)
        {
            if (args[index] == "--verbose")
            {
                options.Verbose = true;
            }
            else if (index + 1 == args.Length || !options.Take(args[index], args[++index]))
            {
                return null;
            }
        }

        return options;
    }

    private bool Take(string name, string value)
    {
        var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        switch (name)
        {
            case "--minutes" when double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var minutes) && minutes > 0:
                Duration = TimeSpan.FromMinutes(minutes);
                break;
            case "--seed" when isNumber:
                Seed = number;
                break;
            case "--runs" when isNumber && number > 0:
                Runs = number;
                break;
            case "--workers" when isNumber && number is > 1 and <= 16:
                Workers = number;
                break;
            case "--apis" when isNumber && number is > 0 and <= 4:
                Apis = number;
                break;
            case "--strikes" when isNumber && number is > 0 and <= 200:
                Strikes = number;
                break;
            case "--candidates" when isNumber && number is >= 500 and <= 1_000_000:
                Candidates = number;
                break;
            case "--faults":
                Faults = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                break;
            case "--logs":
                Logs = value;
                break;
            default:
                return false;
        }

        return true;
    }
}
