using System.Globalization;
using System.Text;
using DataForge.Jobs.Integration.Tests.Described;
using DataForge.Jobs.Testing.Randomness;

namespace DataForge.Jobs.Integration.Tests.Fuzzing;

/// <summary>Draws requests for every operation of the document, each from the seed and its number alone, but for the ids of what was made.</summary>
internal sealed class RequestGenerator
{
    /// <summary>Operations that cost more than they find are asked less often, those with most to read more often.</summary>
    private static readonly Dictionary<string, int> s_weights = new()
    {
        ["submitJob"] = 24,
        ["previewJob"] = 8,
        ["generate"] = 12,
        ["generateBatch"] = 5,
        ["generateStream"] = 5,
        ["testProvider"] = 2,
        ["checkProvider"] = 3,
        ["retryJob"] = 4,
        ["reportJob"] = 2,
        ["metrics"] = 1,
        ["status"] = 2,
        ["exportJob"] = 5,
        ["resumeJob"] = 4,
        ["pauseJob"] = 4,
        ["createKey"] = 12,
        ["patchJob"] = 14,
        ["patchKey"] = 12,
        ["putModel"] = 12,
        ["putDataset"] = 8,
        ["deleteDataset"] = 4,
        ["renderTemplate"] = 14,
    };

    private const int UsualWeight = 8;

    private readonly ApiDocument _document;
    private readonly FuzzState _state;
    private readonly int _seed;
    private readonly string _host;
    private readonly string _adminKey;
    private readonly ApiOperation[] _operations;

    public RequestGenerator(ApiDocument document, FuzzState state, int seed, Uri address, string adminKey)
    {
        (_document, _state, _seed, _host, _adminKey) = (document, state, seed, address.Authority, adminKey);
        _operations = [.. document.Operations.SelectMany(operation => Enumerable.Repeat(operation, s_weights.GetValueOrDefault(operation.Id, UsualWeight)))];
    }

    /// <summary>The request of a number.</summary>
    /// <param name="wanted">The operation; null for any.</param>
    public FuzzRequest Draw(int number, ApiOperation? wanted = null)
    {
        var random = Seeded.Of(_seed, number);
        // Every operation in turn first, so that none is left out.
        var operation = wanted ?? (number < _document.Operations.Count ? _document.Operations[number] : _operations[random.Next(_operations.Length)]);
        var wildness = random.Next(10) switch { < 4 => 0, < 8 => 0.06, _ => 0.4 };
        var isAstray = false;
        var path = operation.Address(name => SegmentOf(operation, name, random, wildness, ref isAstray));
        if (operation.Path.Contains("/jobs/{id}/deliveries/{", StringComparison.Ordinal) && !isAstray && _state.Find("delivery", random) is { } delivery)
        {
            // The delivery and its job belong together.
            path = delivery + operation.Path[(operation.Path.LastIndexOf('}') + 1)..];
        }

        var request = new FuzzRequest(number, operation, MethodOf(operation, random, ref isAstray), path + QueryOf(operation, random, wildness), HeadersOf(operation, random, wildness), null) { IsAstray = isAstray };
        request = WithBody(request, random, wildness);
        request = random.Next(150) == 0 ? Break(request, random) : request;
        var isForeign = request.Target.Any(IsForeign) || request.Headers.Any(header => header.Value.Any(IsForeign));
        return request with { IsMalformed = request.IsMalformed || isForeign };
    }

    private static bool IsForeign(char unit) => unit is < ' ' or > '~';

    private string SegmentOf(ApiOperation operation, string name, Random random, double wildness, ref bool isAstray)
    {
        if (random.NextDouble() < Math.Max(wildness, 0.05))
        {
            isAstray = true;
            return Pick(random, HostileValues.Segments);
        }

        return name switch
        {
            "id" => _state.Find(operation.Path.Contains("/keys/", StringComparison.Ordinal) ? "key" : "job", random) ?? Guid.Empty.ToString(),
            "delivery" => _state.Find("alert", random) ?? Guid.Empty.ToString(),
            _ when operation.Path.Contains("/models/", StringComparison.Ordinal) => Pick(random, "simulated", "gpt-4o", "m1", "a/b"),
            _ when operation.Path.Contains("/providers/", StringComparison.Ordinal) => Pick(random, "custom", "custom", "openai", "nonsense"),
            _ => Pick(random, FuzzState.Names),
        };
    }

    private static string MethodOf(ApiOperation operation, Random random, ref bool isAstray)
    {
        if (random.Next(120) > 0)
        {
            return operation.Method;
        }

        isAstray = true;
        return Pick(random, "HEAD", "OPTIONS", "TRACE", "PATCH", "DELETE", "get", "X");
    }

    private string QueryOf(ApiOperation operation, Random random, double wildness)
    {
        var parts = new List<string>();
        foreach (var parameter in operation.Parameters("query"))
        {
            var name = (string)parameter["name"]!;
            if (random.Next(3) > 0)
            {
                // Long pages take long to look at, and say no more than short ones.
                parts.AddRange(name == "limit" && random.Next(20) > 0 ? ["limit=3"] : []);
                continue;
            }

            var value = name switch
            {
                "cursor" => random.Next(2) == 0 ? _state.Find("cursor", random) ?? "" : Forged(random),
                "version" => "1",
                _ => new ValueGenerator(_document, _state, random, wildness).Draw(parameter["schema"]!).Trim('"'),
            };
            parts.Add(name + "=" + (value.Length < 2000 ? Uri.EscapeDataString(value) : "x"));
            if (random.NextDouble() < wildness / 2)
            {
                parts.Add(name + "=" + Pick(random, HostileValues.Segments.Where(segment => !segment.Contains('?') && segment.Length < 200).ToArray()));
            }
        }

        if (random.NextDouble() < wildness / 3)
        {
            parts.Add(Pick(random, "unknown=1", "=", "&&", "limit=1&LIMIT=2", "limit[]=1", "cursor=%00", "%00=1", "limit=%EF%BC%91", "limit=1e1", "limit=+1", "limit=%201", "x=" + new string('y', 1500)));
        }

        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);
    }

    /// <summary>A cursor that the server did not make, though it looks so.</summary>
    private static string Forged(Random random)
    {
        var key = new byte[random.Next(40)];
        random.NextBytes(key);
        byte[][] forged = [[(byte)random.Next(9), .. key], [1, .. new byte[24]], [1, .. Enumerable.Repeat((byte)0x7F, 24)], [2, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [7, .. Enumerable.Repeat((byte)0, 8), .. key], [6, 0x00], [5, .. "t1"u8]];
        return Convert.ToBase64String(Pick(random, forged)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }

    private List<(string Name, string Value)> HeadersOf(ApiOperation operation, Random random, double wildness)
    {
        List<(string Name, string Value)> headers = [("Host", random.Next(300) == 0 ? Pick(random, "evil.example", "127.0.0.1", "localhost:1") : _host)];
        var key = random.Next(80) switch { 0 => null, 1 => "df_nonsense", < 6 => _state.Find("secret", random) ?? _adminKey, _ => _adminKey };
        if (key is not null)
        {
            headers.Add(("Authorization", "Bearer " + key));
        }

        if (operation.Id == "submitJob" && random.Next(3) == 0)
        {
            headers.Add(("Idempotency-Key", "k" + random.Next(40).ToString(CultureInfo.InvariantCulture)));
        }

        for (; random.NextDouble() < Math.Max(wildness, 0.03); wildness /= 2)
        {
            headers.Add(Pick(random, HostileValues.Headers));
        }

        return headers;
    }

    private FuzzRequest WithBody(FuzzRequest request, Random random, double wildness)
    {
        var bodies = request.Operation.Bodies.ToList();
        if (bodies.Count == 0)
        {
            return random.NextDouble() < wildness / 2 ? request with { Body = Pick(random, HostileValues.Bodies) } : request;
        }

        var (type, content) = bodies[random.Next(3) > 0 ? 0 : random.Next(bodies.Count)];
        var body = random.NextDouble() < wildness / 3 ? Pick(random, HostileValues.Bodies)
            : type == "application/json" ? Encoding.UTF8.GetBytes(new ValueGenerator(_document, _state, random, wildness).Draw(content["schema"]!))
            : RowsOf(type, random);
        if (random.NextDouble() < wildness / 6 && body.Length > 2)
        {
            body = Damage(body, random);
        }

        type = random.NextDouble() < Math.Max(wildness / 4, 0.01) ? Pick(random, HostileValues.MediaTypes) : type;
        return request with { Body = body, Headers = type.Length == 0 ? request.Headers : [.. request.Headers, ("Content-Type", type)] };
    }

    private static byte[] RowsOf(string type, Random random) => type == "text/plain" ? Encoding.UTF8.GetBytes(Pick(random, HostileValues.Texts)) : Pick(
        random,
        Pick(random, HostileValues.Bodies),
        type.Contains("json", StringComparison.Ordinal) ? "{\"a\":1,\"b\":\"x\"}\n{\"a\":2.5,\"b\":null}\n"u8.ToArray() : "a,b\n1,x\n2,\"y, z\"\n"u8.ToArray(),
        Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, random.Next(200)).Select(row => type.Contains("json", StringComparison.Ordinal) ? $"{{\"n\":{row}}}" : $"{row},{row}"))));

    /// <summary>Cut off, a byte changed, or doubled.</summary>
    private static byte[] Damage(byte[] body, Random random)
    {
        switch (random.Next(3))
        {
            case 0:
                return body[..random.Next(body.Length)];
            case 1:
                return [.. body, .. body];
            default:
                byte[] damaged = [.. body];
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                return damaged;
        }
    }

    /// <summary>What is no HTTP any more.</summary>
    private static FuzzRequest Break(FuzzRequest request, Random random)
    {
        var chunked = request with { IsMalformed = true, Headers = [.. request.Headers, ("Transfer-Encoding", "chunked")], Body = null };
        return random.Next(9) switch
        {
            0 => chunked with { Framed = "zz\r\n{}\r\n0\r\n\r\n"u8.ToArray() },
            1 => chunked with { Framed = "2\r\n{}0\r\n\r\n"u8.ToArray() },
            2 => chunked with { Framed = "ffffffffffffffff\r\n{}"u8.ToArray(), EndsEarly = true },
            3 => chunked with { Framed = "5\r\n{\"a\""u8.ToArray(), EndsEarly = true },
            4 => request with { IsMalformed = true, Headers = [.. request.Headers, ("X-Large", new string('x', 40_000))] },
            5 => request with { IsMalformed = true, Headers = [.. request.Headers, .. Enumerable.Range(0, 120).Select(index => ("X-" + index, "x"))] },
            6 => request with { IsMalformed = true, Headers = [.. request.Headers, ("Content-Length", "nonsense")], Body = null, Framed = [] },
            7 => request with { IsMalformed = true, Target = request.Target + "?" + new string('q', 10_000) },
            _ => request with { IsMalformed = true, Headers = [.. request.Headers, ("Content-Length", "100000000000")], Body = null, Framed = "{}"u8.ToArray(), EndsEarly = true },
        };
    }

    private static T Pick<T>(Random random, params T[] choices) => choices[random.Next(choices.Length)];
}
