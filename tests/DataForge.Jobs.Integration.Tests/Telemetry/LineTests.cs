using System.Text.Json;
using DataForge.Jobs.Hosting.Logs;
using DataForge.Jobs.Hosting.Settings;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Integration.Tests.Telemetry;

/// <summary>How a line of the log looks, to programs and to people.</summary>
public sealed class LineTests
{
    private static readonly Guid JobId = Guid.Parse("01a1ff65-5459-7f32-abc0-858ab9daa2c7");
    private static readonly Guid WorkerId = Guid.Parse("01a1ff65-4d66-7809-ad55-82fb2fe589ba");
    private static readonly FixedTime Clock = new();

    private readonly JsonLineFormatter _json = new(Options.Create(new LineIdentity { Worker = WorkerId }), Clock);
    private readonly TextLineFormatter _text = new(Options.Create(new TextLineOptions()), Clock);

    [Fact]
    public void Json_WithinScopes_HasTheirFieldsBesideTheMessages()
    {
        var line = JsonDocument.Parse(Write(_json, "Batch {FirstOrdinal} waits for {Seconds} s", [("FirstOrdinal", 32L), ("Seconds", 1.5)], new WorkScope(JobId, 32) { RequestId = "r-1", Tenant = "acme" })).RootElement;

        line.EnumerateObject().Select(field => field.Name).ShouldBe(["time", "level", "event", "category", "request_id", "job", "batch", "worker", "tenant", "message", "fields"]);
        line.ToString().ShouldBe(
            """{"time":"2027-03-04T05:06:07.089Z","level":"warning","event":"Parked","category":"A.B.Runner","request_id":"r-1","job":"01a1ff65-5459-7f32-abc0-858ab9daa2c7","batch":32,"worker":"01a1ff65-4d66-7809-ad55-82fb2fe589ba","tenant":"acme","message":"Batch 32 waits for 1.5 s","fields":{"first_ordinal":32,"seconds":1.5}}""");
    }

    [Fact]
    public void Json_WithoutScopes_TakesTheJobFromTheMessage()
    {
        var line = JsonDocument.Parse(Write(_json, "Job {JobId} of {Tenant}", [("JobId", JobId), ("Tenant", "acme")])).RootElement;

        (line.GetProperty("job").GetString(), line.GetProperty("tenant").GetString()).ShouldBe((JobId.ToString(), "acme"));
        line.TryGetProperty("batch", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("one\ntwo")]
    [InlineData("one\r\n{\"level\":\"critical\",\"event\":\"Forged\"}")]
    [InlineData("\",\"level\":\"critical")]
    [InlineData("\u2028 \u0085 \u001b[2J \u0000 \u202e end")]
    [InlineData("a broken surrogate \ud800 in it")]
    public void Json_WhateverAValueHolds_IsOneLineThatSaysTheSame(string value)
    {
        var written = Write(_json, "It says {Words}", [("Words", value)], new WorkScope(JobId) { RequestId = value, Tenant = value }, new InvalidOperationException(value));

        written.TrimEnd('\n').ShouldNotContain("\n");
        written.TrimEnd('\n').ShouldAllBe(unit => !char.IsControl(unit) && unit != '\u2028');
        var line = JsonDocument.Parse(written).RootElement;
        line.GetProperty("level").GetString().ShouldBe("warning");
        var expected = value.Replace('\ud800', '\ufffd');
        (line.GetProperty("message").GetString(), line.GetProperty("tenant").GetString(), line.GetProperty("request_id").GetString()).ShouldBe(("It says " + expected, expected, expected));
        line.GetProperty("exception").GetString()!.ShouldContain(expected);
    }

    [Fact]
    public void Text_ForATerminal_IsShortAndSaysWhatItIsAbout() =>
        Write(_text, "Batch {FirstOrdinal} waits", [("FirstOrdinal", 32L)], new WorkScope(JobId, 32) { Tenant = "acme" })[12..].ShouldBe(
            " warning  Batch 32 waits  (Parked job=01a1ff65-5459-7f32-abc0-858ab9daa2c7 batch=32 tenant=acme)\n");

    [Fact]
    public void Text_WhateverAValueHolds_StaysInItsLine()
    {
        var written = Write(_text, "It says {Words}", [("Words", "one\ntwo\r\u001b[2J\u2028\t")], exception: new InvalidOperationException("first\n12:00:00 forged"));

        var lines = written.TrimEnd('\n').Split('\n');
        lines[0][12..].ShouldBe(@" warning  It says one\ntwo\r\u001b[2J\u2028\t  (Parked)");
        lines[1..].ShouldAllBe(line => line.StartsWith("    ", StringComparison.Ordinal));
        written.ShouldNotContain('\e');
    }

    [Theory]
    [InlineData(null, true, "dataforge-json")]
    [InlineData(null, false, "dataforge-text")]
    [InlineData("auto", false, "dataforge-text")]
    [InlineData("JSON", false, "dataforge-json")]
    [InlineData("text", true, "dataforge-text")]
    public void Form_FollowsTheSettingElseTheTerminal(string? setting, bool isRedirected, string form) =>
        LogRegistration.FormOf(setting, isRedirected).ShouldBe(form);

    [Fact]
    public void Form_OfAnUnknownName_IsRefusedWithTheKnownOnes() =>
        Should.Throw<SettingProblemException>(() => LogRegistration.FormOf("xml", false)).Message.ShouldContain("json, text or auto");

    private static string Write(ConsoleFormatter formatter, string wording, (string Name, object Value)[] values, object? scope = null, Exception? exception = null)
    {
        var scopes = new LoggerExternalScopeProvider();
        using var _ = scope is null ? null : scopes.Push(scope);
        KeyValuePair<string, object?>[] state = [.. values.Select(value => KeyValuePair.Create(value.Name, (object?)value.Value)), new("{OriginalFormat}", wording)];
        var message = values.Aggregate(wording, (text, value) => text.Replace($"{{{value.Name}}}", FormattableString.Invariant($"{value.Value}"), StringComparison.Ordinal));
        using var output = new StringWriter { NewLine = "\n" };
        formatter.Write(new LogEntry<KeyValuePair<string, object?>[]>(LogLevel.Warning, "A.B.Runner", new EventId(1, "Parked"), state, exception, (_, _) => message), scopes, output);
        return output.ToString();
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2027, 3, 4, 5, 6, 7, 89, TimeSpan.Zero);
    }
}
