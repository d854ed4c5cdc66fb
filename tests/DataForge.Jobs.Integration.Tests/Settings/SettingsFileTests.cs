using DataForge.Jobs.Hosting.Settings.Yaml;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace DataForge.Jobs.Integration.Tests.Settings;

/// <summary><c>dataforge.yaml</c></summary>
public sealed class SettingsFileTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"dataforge-{Guid.NewGuid():N}.yaml");

    [Fact]
    public void Read_NestedSettings_AreSettingsByPath()
    {
        var settings = Read("""
            # What a team shares
            Worker: { Slots: 4 }
            providers:
              east:
                type: openai
                api_key: ${EAST_KEY}
                base_url: "https://${EAST_HOST:-api.example}/v1"
                headers: { X-Price: "$${not a variable}" }
            models:
              - name: fast
                aliases: [quick, "yes"]
              - { name: slow, speed: 1 }
            empty:
            nothing: ~
            """, ("EAST_KEY", "key: with # signs"));

        settings.OrderBy(setting => setting.Key, StringComparer.Ordinal).Select(setting => $"{setting.Key}={setting.Value}").ShouldBe(
        [
            "Worker:Slots=4",
            "models:0:aliases:0=quick", "models:0:aliases:1=yes", "models:0:name=fast",
            "models:1:name=slow", "models:1:speed=1",
            "providers:east:api_key=key: with # signs", "providers:east:base_url=https://api.example/v1",
            "providers:east:headers:X-Price=${not a variable}", "providers:east:type=openai",
        ]);
    }

    [Theory]
    [InlineData("a: ${MISSING}\nb: ${ALSO}", "line 1, column 4: the environment variable MISSING is not set", "line 2, column 4: the environment variable ALSO is not set")]
    [InlineData("a: [1, 2", "line 2, column 1", null)]
    [InlineData("a: 1\na: 2", "line 2", null)]
    [InlineData("a: 1\nA: 2", "line 2, column 1: 'A' is there twice.", null)]
    [InlineData("- a\n- b", "line 1, column 1: settings are expected", null)]
    [InlineData("\"a:b\": 1", "line 1, column 1: a name is expected, without a colon in it.", null)]
    [InlineData("a: ${open", "line 1, column 4: ${ is never closed", null)]
    [InlineData("a: 1\n---\nb: 2", "It holds several documents", null)]
    public void Read_WhatIsWrong_IsSaidWithItsLine(string yaml, string problem, string? another)
    {
        var exception = Should.Throw<SettingsFileException>(() => Read(yaml));

        exception.Message.ShouldContain(problem);
        exception.Message.ShouldContain(another ?? "cannot be used");
    }

    [Fact]
    public void Read_AnchorThatHoldsItself_IsAProblemAndNoLoop()
    {
        Should.Throw<SettingsFileException>(() => Read("a: &a { b: *a }"));
    }

    [Fact]
    public void AddSettingsFile_BesideOthers_StandsUnderTheEnvironmentAndOverAppSettings()
    {
        File.WriteAllText(_file, "LLM_BACKEND: from-the-file\nOnlyHere: x\nBoth: from-the-file");
        var variable = $"DATAFORGE_TEST_{Guid.NewGuid():N}";
        Environment.SetEnvironmentVariable(variable, "from-the-environment");
        try
        {
            var builder = WebApplication.CreateBuilder([$"--DATAFORGE_CONFIG={_file}", "--LLM_BACKEND=from-the-command-line"]);
            File.AppendAllText(_file, $"\n{variable}: from-the-file");

            builder.Configuration.AddSettingsFile();

            builder.Configuration["LLM_BACKEND"].ShouldBe("from-the-command-line");
            builder.Configuration["OnlyHere"].ShouldBe("x");
            builder.Configuration[variable].ShouldBe("from-the-environment");
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
        }
    }

    [Fact]
    public void AddSettingsFile_FileThatIsNotThere_SaysSo()
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection([KeyValuePair.Create(SettingsFile.Variable, (string?)_file)]);

        Should.Throw<SettingsFileException>(configuration.AddSettingsFile).Message.ShouldContain("there is no such file");
    }

    public void Dispose() => File.Delete(_file);

    private IReadOnlyDictionary<string, string?> Read(string yaml, params (string Name, string Value)[] environment)
    {
        File.WriteAllText(_file, yaml);
        return YamlSettings.Read(_file, name => environment.FirstOrDefault(variable => variable.Name == name).Value);
    }
}
