namespace DataForge.Jobs.Standalone;

/// <summary>The one line that installs PostgreSQL's server binaries on this machine.</summary>
internal static class InstallHint
{
    private static readonly (string[] Ids, string Line)[] s_linux =
    [
        (["debian", "ubuntu"], "sudo apt-get install -y postgresql"),
        (["fedora", "rhel", "centos"], "sudo dnf install -y postgresql-server"),
        (["alpine"], "apk add postgresql"),
        (["arch"], "sudo pacman -S --noconfirm postgresql"),
        (["suse", "opensuse"], "sudo zypper install -y postgresql-server"),
    ];

    public static string ForThisMachine()
    {
        if (OperatingSystem.IsMacOS())
        {
            return "Install it with: brew install postgresql@17";
        }

        const string OsRelease = "/etc/os-release";
        return ForLinux(File.Exists(OsRelease) ? File.ReadAllLines(OsRelease) : []);
    }

    /// <summary>Reads <c>ID</c> and <c>ID_LIKE</c> of an os-release file; an unknown system gets Debian's line.</summary>
    public static string ForLinux(IEnumerable<string> osRelease)
    {
        var ids = osRelease
            .Select(line => line.Split('=', 2))
            .Where(pair => pair is ["ID" or "ID_LIKE", _])
            .OrderBy(pair => pair[0].Length)
            .SelectMany(pair => pair[1].Trim('"', '\'').Split(' '))
            .ToList();
        var known = ids
            .SelectMany(id => s_linux.Where(system => system.Ids.Contains(id, StringComparer.Ordinal)))
            .Select(system => system.Line)
            .FirstOrDefault();
        return known is null
            ? $"Install your system's PostgreSQL server package (on Debian: {s_linux[0].Line})."
            : $"Install it with: {known}";
    }
}
