using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace DataForge.Jobs.Testing.ProviderSimulator;

/// <summary>How the simulator behaves now; replaced as a whole, so that a call sees one behaviour throughout.</summary>
public sealed record SimulatorBehaviour
{
    /// <summary>Milliseconds before an answer starts.</summary>
    public int LatencyMs { get; init; }

    /// <summary>About how many words an answer has.</summary>
    public int Words { get; init; } = 80;

    /// <summary>The fraction of requests, 0 to 1, that get nearly the same answer as others.</summary>
    public double DuplicateRate { get; init; }

    /// <summary>Whether answers come without their token counts.</summary>
    public bool MissingUsage { get; init; }

    /// <summary>Whether every connection is torn down, as in an outage.</summary>
    public bool Down { get; init; }

    /// <summary>The status of an outage that answers, such as 503; 0 tears connections down.</summary>
    public int DownStatus { get; init; }

    /// <summary>Calls per minute before 429; 0 limits nothing. The window slides, so no minute ever holds more.</summary>
    public int Rpm { get; init; }

    /// <summary>The length of the sliding window; the limit holds per window in proportion.</summary>
    public int RpmWindowMs { get; init; } = 60_000;

    /// <summary>Calls and lists of models with any other key get 401; null takes every key, and none.</summary>
    public string? Key { get; init; }

    /// <summary>The models that it lists; none makes it a server without a list.</summary>
    public IReadOnlyList<string> Models { get; init; } = ["sim", "sim-large"];

    /// <summary>The first rule that matches a call decides what goes wrong with it.</summary>
    public IReadOnlyList<SimulatorRule> Rules { get; init; } = [];

    /// <summary>The first that matches a prompt is its answer.</summary>
    public IReadOnlyList<SimulatorAnswer> Answers { get; init; } = [];

    /// <summary>The names of the admin surface.</summary>
    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    internal bool Admits(HttpRequest request) => Key is null || SimulatorRequest.KeyOf(request).EndsWith(Key, StringComparison.Ordinal);

    /// <summary>This behaviour with the members that a JSON object names.</summary>
    public SimulatorBehaviour With(JsonObject changes)
    {
        var merged = JsonSerializer.SerializeToNode(this, Json)!.AsObject();
        foreach (var (name, value) in changes)
        {
            merged[name] = value?.DeepClone();
        }

        return merged.Deserialize<SimulatorBehaviour>(Json)!;
    }
}

/// <summary>What goes wrong with which calls. A member that is not set asks for nothing.</summary>
public sealed record SimulatorRule
{
    /// <summary>Only prompts (last user messages) that hold this text.</summary>
    public string? PromptContains { get; init; }

    /// <summary>The first call, from 1, that it holds for.</summary>
    public int FromCall { get; init; } = 1;

    /// <summary>The last call that it holds for.</summary>
    public int ToCall { get; init; } = int.MaxValue;

    /// <summary>Only every nth call.</summary>
    public int Every { get; init; } = 1;

    /// <summary>Whether calls are counted per prompt instead of over all.</summary>
    public bool PerPrompt { get; init; }

    /// <summary>What happens.</summary>
    public SimulatorFault Fault { get; init; }

    /// <summary>The status of <see cref="SimulatorFault.Status"/>.</summary>
    public int Status { get; init; } = 500;

    /// <summary>The <c>code</c> of the error body.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The <c>message</c> of the error body; <c>{prompt}</c> and <c>{authorization}</c> are filled in.</summary>
    public string ErrorMessage { get; init; } = "scripted";

    /// <summary>Seconds of the <c>Retry-After</c> header.</summary>
    public double? RetryAfterSeconds { get; init; }

    /// <summary>Seconds from now of a <c>Retry-After</c> header in the form of a date.</summary>
    public int? RetryAfterDateSeconds { get; init; }

    /// <summary>Milliseconds before it happens.</summary>
    public int LatencyMs { get; init; }

    /// <summary>Milliseconds before each piece of <see cref="SimulatorFault.SlowDrip"/>.</summary>
    public int DripMs { get; init; } = 5;

    internal bool Holds(string prompt, int call, int callOfPrompt)
    {
        var number = PerPrompt ? callOfPrompt : call;
        return number >= FromCall && number <= ToCall && number % Every == 0
            && (PromptContains is null || prompt.Contains(PromptContains, StringComparison.Ordinal));
    }
}

/// <summary>What can go wrong with a call.</summary>
public enum SimulatorFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A status other than 200 with an error body.</summary>
    Status,

    /// <summary>No header ever arrives.</summary>
    Hang,

    /// <summary>The connection is reset before an answer.</summary>
    Abort,

    /// <summary>The connection is reset in mid-answer.</summary>
    CutBody,

    /// <summary>200, and a body that is not JSON.</summary>
    MalformedJson,

    /// <summary>200, and a list of choices that is empty.</summary>
    EmptyChoices,

    /// <summary>200, and an empty text.</summary>
    EmptyContent,

    /// <summary>Half the text, with finish reason <c>length</c>.</summary>
    Length,

    /// <summary>An answer without its token counts.</summary>
    MissingUsage,

    /// <summary>No text, with finish reason <c>content_filter</c>.</summary>
    ContentFilter,

    /// <summary>200, and an error where the answer should be; in a stream, in the middle of it.</summary>
    InBandError,

    /// <summary>A connection that is closed cleanly in mid-answer.</summary>
    StreamCut,

    /// <summary>400, because the prompt is too long for the model, in the words of the vendor.</summary>
    ContextLength,

    /// <summary>A stream with a piece that cannot be read, between pieces that can; a whole answer that is not JSON.</summary>
    MalformedEvent,

    /// <summary>An answer that claims to be from another model.</summary>
    WrongModel,

    /// <summary>A whole answer, little by little.</summary>
    SlowDrip,

    /// <summary>An answer that claims more tokens than can be added up.</summary>
    AbsurdUsage,

    /// <summary>An answer that claims less than no tokens.</summary>
    NegativeUsage,
}
