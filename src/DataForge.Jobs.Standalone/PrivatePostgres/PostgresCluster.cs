using System.Globalization;
using System.Runtime.Versioning;
using System.Security.Cryptography;

namespace DataForge.Jobs.Standalone;

/// <summary>The files of a private server: the database cluster, made once, and its password.</summary>
/// <param name="Directory">The cluster directory.</param>
/// <param name="Account">Who owns it and runs its server.</param>
/// <param name="Binaries">The server that reads it.</param>
/// <param name="Password">Of <see cref="User"/>.</param>
internal sealed record PostgresCluster(
    string Directory, ServerAccount Account, PostgresBinaries Binaries, string Password)
{
    /// <summary>The database's superuser, and the name of its database.</summary>
    public const string User = "dataforge";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>
    /// initdb, for the directory that it starts in, which it keeps as descriptor 9. What an interrupted attempt left is
    /// cleared by the user who owns it. The programs look around for their own place and must be able to come back to
    /// where they were, hence the root directory. The password comes through a pipe of that user's own making, since a pipe of ours may not be opened by it.
    /// </summary>
    private const string InitScript =
        """
        rm -rf ./* ./.[!.]*
        exec 9<.
        cd /
        printf '%s\n' "$DATAFORGE_INITDB_PASSWORD" | "$@" --pwfile=/dev/stdin
        """;

    /// <summary>Opens the cluster below <paramref name="root"/>, making it first when there is none.</summary>
    /// <exception cref="PrivatePostgresException">It cannot be made, or its password is lost.</exception>
    [UnsupportedOSPlatform("windows")]
    public static async Task<PostgresCluster> OpenAsync(
        string root, string? binDirectory, CancellationToken cancellationToken)
    {
        var directory = Path.Combine(root, "postgres");
        var passwordFile = Path.Combine(root, "postgres.password");
        var account = await ServerAccount.ResolveAsync(directory, cancellationToken);
        if (System.IO.Directory.Exists(directory))
        {
            var major = await ReadMajorAsync(directory, account, cancellationToken);
            return new PostgresCluster(
                directory,
                account,
                await PostgresBinaries.FindAsync(binDirectory, major, cancellationToken),
                await ReadPasswordAsync(passwordFile, directory, cancellationToken));
        }

        var cluster = new PostgresCluster(
            directory,
            account,
            await PostgresBinaries.FindAsync(binDirectory, clusterMajor: null, cancellationToken),
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)));
        await cluster.MakeAsync(passwordFile, cancellationToken);
        return cluster;
    }

    [UnsupportedOSPlatform("windows")]
    private async Task MakeAsync(string passwordFile, CancellationToken cancellationToken)
    {
        File.Delete(passwordFile);
        await using (var file = new FileStream(passwordFile, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(Password));
            file.Flush(flushToDisk: true);
        }

        // Filled under another name and renamed when complete: a directory called postgres is always whole.
        var unfinished = Directory + ".new";
        System.IO.Directory.CreateDirectory(unfinished, OwnerOnly);
        await Account.OwnAsync(unfinished, cancellationToken);
        var answer = await ShortCommand.RunAsync(
            Account.Command(
                "sh", "-c", InitScript, "sh", Binaries.InitDb,
                "--pgdata=" + Account.DirectoryArgument(unfinished),
                "--username=" + User,
                "--auth-host=scram-sha-256",
                "--auth-local=reject",
                "--encoding=UTF8",
                "--locale=" + (OperatingSystem.IsLinux() ? "C.UTF-8" : "C"),
                "--data-checksums"),
            cancellationToken,
            unfinished,
            new Dictionary<string, string> { ["DATAFORGE_INITDB_PASSWORD"] = Password });
        if (!answer.Succeeded)
        {
            throw new PrivatePostgresException(
                $"initdb could not make a database in '{Directory}': {answer.Error} {answer.Output}".TrimEnd());
        }

        System.IO.Directory.Move(unfinished, Directory);
    }

    private static async Task<int> ReadMajorAsync(
        string directory, ServerAccount account, CancellationToken cancellationToken)
    {
        var answer = await ShortCommand.RunAsync(account.Command("cat", "PG_VERSION"), cancellationToken, directory);
        return int.TryParse(answer.Output, CultureInfo.InvariantCulture, out var major)
            ? major
            : throw new PrivatePostgresException(
                $"'{directory}' holds no PostgreSQL database ({answer.Error}). Remove it or name another directory.");
    }

    private static async Task<string> ReadPasswordAsync(
        string file, string directory, CancellationToken cancellationToken) =>
        File.Exists(file)
            ? (await File.ReadAllTextAsync(file, cancellationToken)).Trim()
            : throw new PrivatePostgresException(
                $"The password of the database in '{directory}' is missing: '{file}'. Put it back, or remove both.");
}
