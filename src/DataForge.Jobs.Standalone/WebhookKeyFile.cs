using System.Security.Cryptography;

namespace DataForge.Jobs.Standalone;

/// <summary>
/// The key that webhooks' secrets are sealed with, where the settings name none: drawn once, and kept in a file beside the private
/// database that only its owner may read. A copy of the database alone opens no secret.
/// </summary>
internal static class WebhookKeyFile
{
    private const string Name = "webhooks.key";
    private const int Bytes = 32;

    /// <summary>The key of a data directory, which only this process uses.</summary>
    public static string ReadOrDraw(string directory)
    {
        var path = Path.Combine(directory, Name);
        if (File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } known)
        {
            return known;
        }

        var key = RandomNumberGenerator.GetHexString(2 * Bytes, lowercase: true);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        // Under its name once it is whole.
        using (var writer = new StreamWriter(path + ".new", options))
        {
            writer.Write(key);
        }

        File.Move(path + ".new", path, overwrite: true);
        return key;
    }
}
