using System.Globalization;
using Microsoft.Extensions.Configuration;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace DataForge.Jobs.Hosting.Settings.Yaml;

/// <summary>Reads a YAML file into settings by path, and says on which line something is wrong.</summary>
internal static class YamlSettings
{
    /// <summary>Deeper than any setting; a file whose anchors hold themselves would have no end.</summary>
    private const int Deepest = 20;

    /// <summary>The settings of a file, with what it takes from the environment filled in.</summary>
    /// <exception cref="SettingsFileException">It is not there, or something in it is wrong.</exception>
    public static IReadOnlyDictionary<string, string?> Read(string file, Func<string, string?> environment)
    {
        var reading = new Reading(environment);
        try
        {
            using var text = File.OpenText(file);
            var stream = new YamlStream();
            stream.Load(text);
            if (stream.Documents.Count > 1)
            {
                reading.Problems.Add("It holds several documents; put everything into one.");
            }
            else if (stream.Documents is [var document])
            {
                reading.Read(document.RootNode);
            }
        }
        catch (YamlException exception)
        {
            // The parser's words name what it found; keys are values, and it does not repeat those.
            reading.Problems.Add($"line {exception.Start.Line}, column {exception.Start.Column}: {exception.InnerException?.Message ?? exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            reading.Problems.Add(exception is FileNotFoundException or DirectoryNotFoundException ? "there is no such file." : "it cannot be opened.");
        }

        return reading.Problems.Count == 0 ? reading.Settings : throw new SettingsFileException(file, reading.Problems);
    }

    private sealed class Reading(Func<string, string?> environment)
    {
        public Dictionary<string, string?> Settings { get; } = new(StringComparer.OrdinalIgnoreCase);

        public List<string> Problems { get; } = [];

        public void Read(YamlNode root)
        {
            switch (root)
            {
                case YamlMappingNode mapping:
                    ReadMapping(mapping, "", 0);
                    break;
                case YamlScalarNode scalar when IsNothing(scalar):
                    break;
                default:
                    Problem(root, "settings are expected: names and values.");
                    break;
            }
        }

        private void ReadNode(YamlNode node, string path, int depth)
        {
            switch (node)
            {
                case var _ when depth > Deepest:
                    Problem(node, "this is nested too deeply.");
                    break;
                case YamlMappingNode mapping:
                    ReadMapping(mapping, path, depth);
                    break;
                case YamlSequenceNode sequence:
                    for (var index = 0; index < sequence.Children.Count; index++)
                    {
                        ReadNode(sequence.Children[index], ConfigurationPath.Combine(path, index.ToString(CultureInfo.InvariantCulture)), depth + 1);
                    }

                    break;
                case YamlScalarNode scalar:
                    ReadScalar(scalar, path);
                    break;
            }
        }

        private void ReadMapping(YamlMappingNode mapping, string path, int depth)
        {
            var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (var (key, value) in mapping.Children)
            {
                var name = (key as YamlScalarNode)?.Value;
                if (string.IsNullOrWhiteSpace(name) || name.Contains(ConfigurationPath.KeyDelimiter, StringComparison.Ordinal))
                {
                    Problem(key, "a name is expected, without a colon in it.");
                }
                else if (!names.Add(name))
                {
                    Problem(key, $"'{name}' is there twice.");
                }
                else
                {
                    ReadNode(value, path.Length == 0 ? name : ConfigurationPath.Combine(path, name), depth + 1);
                }
            }
        }

        private void ReadScalar(YamlScalarNode scalar, string path)
        {
            if (IsNothing(scalar))
            {
                return;
            }

            var value = EnvironmentReferences.Fill(scalar.Value!, environment, out var problem);
            if (problem is not null)
            {
                Problem(scalar, problem);
            }

            Settings[path] = value;
        }

        private static bool IsNothing(YamlScalarNode scalar) =>
            scalar.Style is ScalarStyle.Plain or ScalarStyle.Any && scalar.Value is null or "" or "~" or "null";

        private void Problem(YamlNode node, string problem) => Problems.Add($"line {node.Start.Line}, column {node.Start.Column}: {problem}");
    }
}
