using DataForge.Jobs.Hosting.Settings.Yaml;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Hosting.Settings;

/// <summary>Tells mistakes in the settings, whose message says all, from defects, whose stack trace is wanted.</summary>
public static class SettingProblems
{
    /// <summary>Whether the message alone is what the person at the terminal needs.</summary>
    public static bool IsForPeople(Exception exception) => exception is SettingMissingException or SettingWrongException or SettingsFileException or SettingProblemException or OptionsValidationException or OperationCanceledException;
}

/// <summary>The settings do not go together; the message says how, and what to do.</summary>
public class SettingProblemException(string message) : Exception(message);
