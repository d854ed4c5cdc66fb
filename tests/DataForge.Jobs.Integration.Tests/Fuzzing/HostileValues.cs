namespace DataForge.Jobs.Integration.Tests.Fuzzing;

/// <summary>What has broken other programs.</summary>
internal static class HostileValues
{
    /// <summary>JSON values, as they are written; some are none.</summary>
    public static readonly string[] Json =
    [
        "null", "true", "false", "0", "-1", "1", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808", "-9223372036854775809",
        "1e308", "-1e308", "1e309", "-1e400", "5e-324", "1e-400", "0.1", "-0", "1.0", "1e2", "1E+2", "79228162514264337593543950336", "0.00000000000000000000000000001", new string('9', 400), "0." + new string('3', 400),
        "NaN", "Infinity", "-Infinity", "01", ".5", "+1", "0x10", "'x'", "undefined", "\"NaN\"", "\"Infinity\"", "\"1\"", "\"true\"", "\"null\"",
        "[]", "{}", "[null]", "[[]]", "[{}]", "{\"\":null}", "{\"a\":1,\"a\":2}", "[1,\"1\",true,null,{},[]]", "{\"__proto__\":{\"x\":1}}", "{\"$ref\":\"#\"}", "{\"type\":\"object\"}",
        Nested('[', ']', 40), Nested('[', ']', 700), "{\"a\":" + string.Concat(Enumerable.Repeat("{\"a\":", 60)) + "1" + new string('}', 61),
        .. Texts.Select(Quote), "\"\\ud800\"", "\"\\udc00x\"", "\"\\ud83d\\ude00\\ud83d\"", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\u0007\\u001b[31m\"", "\"\t\"", "\"\\x\"", "{\"\\ud800\":1}", "{\"\\u0000\":1}", "{\"a\\u0000\":{\"b\":\"\\u0000\"}}",
    ];

    /// <summary>Texts.</summary>
    public static string[] Texts =>
    [
        "", " ", "\u00a0", "\ufeff", "null", "0", "-1", "NaN", "1e308", "true",
        "'; DROP TABLE jobs; --", "' OR '1'='1", "\" OR 1=1 --", "%' --", "\\", "'", "\"", "`", "$$", "$1", "{0}", "%s%n%x", "%00", "%2e%2e%2f",
        "{{ 7*7 }}", "{{ ''.__class__.__mro__ }}", "{{ self }}", "{{", "{% for i in range(1000000000) %}x{% endfor %}", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "{% include 't1' %}", "{% extends 't1' %}", "{{ 'a' * 1000000000 }}", "{{ undefined_name }}", "{{ 1 // 0 }}", "{{ 10 ** 10 ** 10 }}", "{# ", "{% raw %}", "{{ loop.x.y }}",
        "../../../etc/passwd", "..\\..\\boot.ini", "/etc/passwd", "C:\\", "file:///etc/passwd", "http://169.254.169.254/", "a/b", "a@1", "a@99999999999", "@1", "t1@0", "t1@1", "t1@-1",
        "\u202eright to left", "שלום", "日本語", "e\u0301", "\ud83d\ude00", "\u0000", "a\u0000b", "\r\nX-Injected: 1", "<script>alert(1)</script>", "<!--", "]]>", "\u2028",
        "(a+)+$", "[", "(?<x>", "(", "*", "^(([a-z])+.)+[A-Z]([a-z])+$",
        "00000000-0000-0000-0000-000000000000", "{00000000-0000-0000-0000-000000000000}", "2026-02-30", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "2026-11-21T25:00:00Z", "2026-11-21", "T", "Z",
        new string('a', 300), new string('x', 20_000), new string('é', 1_001),
    ];

    /// <summary>Parts of addresses, as they are sent.</summary>
    public static readonly string[] Segments =
    [
        "..", ".", "%2e%2e", "..%2f..%2fetc%2fpasswd", "%2f", "a%2fb", "%5c", "%00", "a%00b", "%", "%zz", "%c0%af", "%ff%fe", "%ed%a0%80", "%e2%80%ae", "%F0%9F%98%80", "%0d%0aX-Injected:%201", "a;b", "a?b", "a%3fb", "a%23b", "*", "~", "-", "_",
        "'%20OR%20'1'='1", "{{7*7}}", "null", "undefined", "NaN", "-1", "0", "00000000-0000-0000-0000-000000000000", "%7B00000000-0000-0000-0000-000000000000%7D", "0199aa5e7c1f7d3a9b0e3f5d2c4b6a70", "t1@1", "T1", "con", "%20", "%20t1", "t1%20", "\u00e9", new string('a', 129), new string('a', 3000),
    ];

    /// <summary>Bodies that are no text of anything.</summary>
    public static readonly byte[][] Bodies =
    [
        [], "\u0000"u8.ToArray(), [0xFF, 0xFE, 0x7B, 0x00, 0x7D, 0x00], [0xEF, 0xBB, 0xBF], [0xEF, 0xBB, 0xBF, (byte)'{', (byte)'}'], [(byte)'"', 0xC0, 0xAF, (byte)'"'],
        [.. "{\"prompt\":\""u8, 0xED, 0xA0, 0x80, .. "\",\"count\":1}"u8], [.. "{\"body\":\""u8, 0xFF, .. "\"}"u8], [.. "{\""u8, 0xFE, .. "\":1}"u8],
        "{"u8.ToArray(), "{}{}"u8.ToArray(), "{}x"u8.ToArray(), "[]"u8.ToArray(), "null"u8.ToArray(), "\"\""u8.ToArray(), "1"u8.ToArray(), "{,}"u8.ToArray(), "{\"a\":1,}"u8.ToArray(), "// x\n{}"u8.ToArray(), "a=1&b=2"u8.ToArray(),
        [0x1F, 0x8B, 0x08, 0x00], [.. Enumerable.Repeat((byte)'[', 20_000)], [.. Enumerable.Repeat((byte)'{', 5_000)], [.. Enumerable.Repeat((byte)' ', 100_000)],
        "a,b\n1\n"u8.ToArray(), "a,a\n1,2\n"u8.ToArray(), ",\n,\n"u8.ToArray(), "\"a\n"u8.ToArray(), "a\r\n\"x\"y\r\n"u8.ToArray(), "a\n\u0000\n"u8.ToArray(), [.. "a\n"u8, 0xFF, (byte)'\n'], "{\"a\":\"\\u0000\"}\n"u8.ToArray(), "{\"a\":1}\n[1]\n"u8.ToArray(), "{\"a\":1,\"a\":2}\n"u8.ToArray(), "{\"\":1}\n"u8.ToArray(), "{\"a\":1e999}\n"u8.ToArray(), "{\"a\":\"\\ud800\"}\n"u8.ToArray(),
    ];

    /// <summary>Media types.</summary>
    public static readonly string[] MediaTypes =
    [
        "", "text/plain", "text/html", "application/xml", "application/json; charset=utf-16", "application/json; charset=\"utf-8\"", "application/json;;", "application/problem+json", "multipart/form-data", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "x", "a/b/c", "*/*", "application/octet-stream", "text/csv", "application/jsonl", "text/csv; charset=latin1",
    ];

    /// <summary>Headers.</summary>
    public static readonly (string Name, string Value)[] Headers =
    [
        ("Idempotency-Key", ""), ("Idempotency-Key", "k1"), ("Idempotency-Key", "k1"), ("Idempotency-Key", new string('k', 255)), ("Idempotency-Key", new string('k', 256)), ("Idempotency-Key", "'; --"), ("Idempotency-Key", "\u00ff\u00fe"), ("Idempotency-Key", "a\tb"), ("Idempotency-Key", "a, b"),
        ("If-Match", "*"), ("If-Match", "\"x\""), ("If-None-Match", "*"), ("If-None-Match", "nonsense"), ("If-Modified-Since", "Sat, 01 Jan 2000 00:00:00 GMT"), ("If-Unmodified-Since", "nonsense"), ("If-Range", "\"x\""), ("Range", "bytes=0-1"), ("Range", "bytes=9-1,-"),
        ("Accept", "text/html"), ("Accept", "nonsense"), ("Accept-Encoding", "gzip;q=nonsense"), ("Accept-Encoding", "gzip"), ("Accept-Language", "xx"), ("Content-Encoding", "gzip"), ("Content-Language", "x"), ("Last-Event-ID", "-1"), ("Last-Event-ID", "nonsense"),
        ("X-Request-Id", "mine"), ("X-Request-Id", "a b"), ("X-Request-Id", new string('r', 129)), ("X-Request-Id", "\u00ff"), ("Origin", "null"), ("Origin", "https://evil.example"), ("Referer", "x"), ("Cookie", "a=b; a=c"), ("X-Forwarded-For", "1.2.3.4"), ("X-Forwarded-For", "nonsense"), ("X-HTTP-Method-Override", "DELETE"), ("traceparent", "00-x-y-01"), ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), ("Expect", "nonsense"), ("Upgrade", "websocket"), ("Forwarded", "for=x"), ("User-Agent", "{{7*7}}"),
    ];

    private static string Quote(string text) => System.Text.Json.JsonSerializer.Serialize(text);

    private static string Nested(char open, char close, int depth) => new string(open, depth) + new string(close, depth);
}
