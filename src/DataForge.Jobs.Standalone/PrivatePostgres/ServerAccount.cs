using System.Globalization;

namespace DataForge.Jobs.Standalone;

/// <summary>
/// The account that PostgreSQL runs under. It refuses to run as root, so root lends it another user: the owner of an
/// existing cluster, else <c>postgres</c>, else <c>nobody</c>.
/// </summary>
/// <remarks>
/// That user can often not reach the data directory by its path (a checkout below a home directory of mode 0700).
/// It need not: the processes start <em>inside</em> the directory while still root and keep it open as descriptor 9
/// (see the shell scripts that run them). A path through that descriptor asks no parent directory for permission, and
/// no capability has to be lent with the user.
/// </remarks>
/// <param name="Ids"><c>uid:gid</c> to change to, or null to stay who we are.</param>
internal sealed record ServerAccount(string? Ids)
{
    private static readonly string[] s_lentUsers = ["postgres", "nobody"];

    /// <summary>How a server under this account names the cluster, which is open as its descriptor 9.</summary>
    public string DirectoryArgument(string cluster) => Ids is null ? cluster : "/proc/self/fd/9";

    /// <summary>The command, run under this account.</summary>
    public IReadOnlyList<string> Command(params IEnumerable<string> command) => Ids is null
        ? [.. command]
        : ["setpriv", $"--reuid={Ids.Split(':')[0]}", $"--regid={Ids.Split(':')[1]}", "--clear-groups", .. command];

    /// <summary>Finds the account for a cluster directory, which may not exist yet.</summary>
    /// <exception cref="PrivatePostgresException">We are root and cannot become anybody else.</exception>
    public static async Task<ServerAccount> ResolveAsync(string cluster, CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return new ServerAccount((string?)null);
        }

        if (!OperatingSystem.IsLinux())
        {
            throw new PrivatePostgresException(
                "PostgreSQL does not run as root. Start this as an ordinary user, "
                + "or name a running server in ConnectionStrings__Postgres.");
        }

        var account = new ServerAccount(Directory.Exists(cluster)
            ? await OwnerOfAsync(cluster, cancellationToken)
            : FromPasswd(await File.ReadAllLinesAsync("/etc/passwd", cancellationToken)));
        var probe = await ShortCommand.RunAsync(account.Command("true"), cancellationToken);
        return probe.Succeeded
            ? account
            : throw new PrivatePostgresException(
                $"PostgreSQL does not run as root, and changing to user {account.Ids} failed ({probe.Error}). Start "
                + "this as an ordinary user, or allow setpriv (package util-linux, capabilities SETUID and SETGID).");
    }

    /// <summary>Gives a directory to this account.</summary>
    /// <exception cref="PrivatePostgresException">It cannot be given away.</exception>
    public async Task OwnAsync(string directory, CancellationToken cancellationToken)
    {
        if (Ids is null)
        {
            return;
        }

        var answer = await ShortCommand.RunAsync(["chown", Ids, directory], cancellationToken);
        if (!answer.Succeeded)
        {
            throw new PrivatePostgresException(
                $"PostgreSQL does not run as root, and '{directory}' cannot be given to user {Ids}: {answer.Error}. "
                + "Name another data directory (Standalone__DataDirectory), or start this as an ordinary user.");
        }
    }

    /// <summary>The first user that can be lent, as <c>uid:gid</c>.</summary>
    internal static string FromPasswd(IEnumerable<string> passwd)
    {
        var users = passwd
            .Select(line => line.Split(':'))
            .Where(fields => fields.Length >= 4)
            .ToList();
        return s_lentUsers
            .SelectMany(name => users.Where(fields => fields[0] == name))
            .Select(fields => $"{fields[2]}:{fields[3]}")
            .FirstOrDefault()
            ?? throw new PrivatePostgresException(
                "PostgreSQL does not run as root, and there is neither a user 'postgres' nor 'nobody' to run it as.");
    }

    private static async Task<string> OwnerOfAsync(string cluster, CancellationToken cancellationToken)
    {
        var answer = await ShortCommand.RunAsync(["stat", "-c", "%u:%g", cluster], cancellationToken);
        return answer.Succeeded && !answer.Output.StartsWith("0:", StringComparison.Ordinal)
            ? answer.Output
            : throw new PrivatePostgresException(string.Create(
                CultureInfo.InvariantCulture,
                $"PostgreSQL does not run as root, but '{cluster}' belongs to root. Remove it or name another directory."));
    }
}
