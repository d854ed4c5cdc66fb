using System.Globalization;
using System.Runtime.Versioning;

namespace DataForge.Jobs.Standalone;

/// <summary>
/// One process per data directory: an advisory lock that the operating system drops with the process, however it
/// ends.
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    private readonly FileStream _file;

    private DirectoryLock(FileStream file) => _file = file;

    /// <exception cref="PrivatePostgresException">Another process holds it.</exception>
    [UnsupportedOSPlatform("windows")]
    public static DirectoryLock Acquire(string directory)
    {
        var path = Path.Combine(directory, "postgres.lock");
        FileStream file;
        try
        {
            file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
        catch (IOException e)
        {
            throw new PrivatePostgresException(
                $"The data directory '{directory}' is in use by another process{Holder(directory)}. "
                + "Stop that one, or name another directory (Standalone__DataDirectory).",
                e);
        }

        File.WriteAllText(HolderFile(directory), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return new DirectoryLock(file);
    }

    // The file stays: removing it would let two processes lock two different files of the same name.
    public void Dispose() => _file.Dispose();

    // Beside the lock and not in it, since a locked file cannot be opened to be read either.
    private static string HolderFile(string directory) => Path.Combine(directory, "postgres.holder");

    private static string Holder(string directory)
    {
        try
        {
            return int.TryParse(File.ReadAllText(HolderFile(directory)), CultureInfo.InvariantCulture, out var id)
                ? $" (process {id})"
                : "";
        }
        catch (IOException)
        {
            return "";
        }
    }
}
