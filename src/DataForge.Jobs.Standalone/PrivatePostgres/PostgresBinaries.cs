using System.Globalization;
using System.Text.RegularExpressions;

namespace DataForge.Jobs.Standalone;

/// <summary>An installed PostgreSQL server: a directory that holds <c>initdb</c> and <c>postgres</c>.</summary>
/// <param name="Directory">The directory, absolute.</param>
/// <param name="Major">The major version, at least <see cref="OldestMajor"/>.</param>
internal sealed partial record PostgresBinaries(string Directory, int Major)
{
    /// <summary>The oldest major version that the schema is tested on.</summary>
    public const int OldestMajor = 15;

    /// <summary>The variable that names the directory outright.</summary>
    public const string Variable = "DATAFORGE_PG_BIN";

    /// <summary>Where packages put server binaries; a trailing wildcard stands for versions.</summary>
    private static readonly (string Parent, string Pattern, string Below)[] s_places =
    [
        ("/usr/lib/postgresql", "*", "bin"),               // Debian, Ubuntu
        ("/usr", "pgsql-*", "bin"),                        // PGDG on Fedora and Red Hat
        ("/usr/libexec", "postgresql*", ""),               // Alpine
        ("/usr/lib", "postgresql*", "bin"),                // openSUSE
        ("/opt/homebrew/opt", "postgresql*", "bin"),       // Homebrew on Apple silicon
        ("/usr/local/opt", "postgresql*", "bin"),          // Homebrew on Intel
        ("/Applications/Postgres.app/Contents/Versions", "*", "bin"),
        ("/usr/local", "pgsql", "bin"),                    // built from source
    ];

    public string InitDb => Path.Combine(Directory, "initdb");

    public string Postgres => Path.Combine(Directory, "postgres");

    /// <summary>
    /// The server to use: the newest installed, or, for a cluster that exists, the newest of the same major version,
    /// since PostgreSQL reads no other version's files.
    /// </summary>
    /// <exception cref="PrivatePostgresException">None is installed, or none of that version.</exception>
    public static async Task<PostgresBinaries> FindAsync(
        string? named, int? clusterMajor, CancellationToken cancellationToken)
    {
        named ??= Environment.GetEnvironmentVariable(Variable);
        var found = new List<PostgresBinaries>();
        foreach (var directory in string.IsNullOrWhiteSpace(named) ? Candidates() : [Path.GetFullPath(named)])
        {
            if (await ProbeAsync(directory, cancellationToken) is { } binaries)
            {
                found.Add(binaries);
            }
        }

        if (found.Count == 0 && !string.IsNullOrWhiteSpace(named))
        {
            throw new PrivatePostgresException(
                $"{Variable} names '{named}', which holds no initdb and postgres of version {OldestMajor} or later.");
        }

        // OrderBy is stable: of equal versions the one found first, which is PATH's.
        var usable = found.Where(b => clusterMajor is null || b.Major == clusterMajor)
            .OrderByDescending(b => b.Major)
            .FirstOrDefault();
        return usable ?? throw new PrivatePostgresException(clusterMajor is { } major && found.Count > 0
            ? $"The data directory was made by PostgreSQL {major}, but only "
                + string.Join(", ", found.Select(b => b.Major).Distinct().Order())
                + $" is installed. Install PostgreSQL {major}, or name another data directory."
            : $"No PostgreSQL server {OldestMajor} or later was found. {InstallHint.ForThisMachine()} "
                + $"Or name its directory in {Variable}, or a running server in ConnectionStrings__Postgres.");
    }

    private static IEnumerable<string> Candidates()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(
            Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var places = s_places
            .Where(place => System.IO.Directory.Exists(place.Parent))
            .SelectMany(place => System.IO.Directory.EnumerateDirectories(place.Parent, place.Pattern)
                .Select(version => Path.Combine(version, place.Below)));
        return path.Concat(places)
            .Select(Path.GetFullPath)
            .Distinct(StringComparer.Ordinal);
    }

    private static async Task<PostgresBinaries?> ProbeAsync(string directory, CancellationToken cancellationToken)
    {
        var binaries = new PostgresBinaries(directory, 0);
        if (!File.Exists(binaries.InitDb) || !File.Exists(binaries.Postgres))
        {
            return null;
        }

        var answer = await ShortCommand.RunAsync([binaries.Postgres, "--version"], cancellationToken);
        return answer.Succeeded
            && VersionPattern().Match(answer.Output) is { Success: true } version
            && int.Parse(version.ValueSpan, CultureInfo.InvariantCulture) is >= OldestMajor and var major
            ? binaries with { Major = major }
            : null;
    }

    [GeneratedRegex(@"(?<=\(PostgreSQL\) )\d+")]
    private static partial Regex VersionPattern();
}
