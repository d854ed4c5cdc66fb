namespace DataForge.Jobs.Hosting.Settings.Yaml;

/// <summary>The settings file cannot be read; the message says where and why, every problem at once.</summary>
/// <param name="file">The file, as it was asked for.</param>
/// <param name="problems">Each with its line.</param>
public sealed class SettingsFileException(string file, IReadOnlyList<string> problems)
    : Exception($"{file} cannot be used:{string.Concat(problems.Select(problem => $"{Environment.NewLine}  {problem}"))}");
