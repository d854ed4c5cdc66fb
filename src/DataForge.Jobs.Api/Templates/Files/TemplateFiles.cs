using System.IO.Enumeration;
using System.Text;

namespace DataForge.Jobs.Api.Templates.Files;

/// <summary>The template files of a directory.</summary>
internal static class TemplateFiles
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// The paths below the directory, with <c>/</c> between their parts, in the order of their characters. Hidden files and
    /// directories are left out, and links to directories, which may go in circles; links to files are followed.
    /// </summary>
    public static IReadOnlyList<string> In(string directory)
    {
        var root = Path.GetFullPath(directory);
        var files = new FileSystemEnumerable<string>(
            root,
            (ref FileSystemEntry entry) => Path.GetRelativePath(root, entry.ToFullPath()).Replace(Path.DirectorySeparatorChar, '/'),
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory,
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };
        return [.. files.Where(TemplateFileName.IsTemplate).Order(StringComparer.Ordinal)];
    }

    /// <summary>A file's text, byte for byte but for a byte order mark; null, and what is wrong, where it is none that can be stored.</summary>
    public static (string? Text, string? Problem) Read(string path)
    {
        byte[] bytes;
        try
        {
            // No template in UTF-8 has more bytes than four for each character.
            if (new FileInfo(path).Length > 4L * TemplateLimits.File)
            {
                return (null, TooLong);
            }

            bytes = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, exception.Message);
        }

        var text = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsSpan(Encoding.UTF8.Preamble.Length) : bytes;
        try
        {
            var source = s_utf8.GetString(text);
            return source.Length > TemplateLimits.File ? (null, TooLong)
                : source.Contains('\0') ? (null, "It holds the character U+0000.")
                : (source, null);
        }
        catch (DecoderFallbackException)
        {
            return (null, "It holds bytes that are not UTF-8.");
        }
    }

    private static string TooLong => $"It has more than {TemplateLimits.File} characters.";
}
