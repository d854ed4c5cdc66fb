using System.Net;
using System.Text;
using System.Text.Json;

namespace DataForge.Jobs.Integration.Tests.Api;

/// <summary>An answer as tests look at it.</summary>
internal sealed record Answer(HttpStatusCode Status, HttpResponseMessage Message, string Text)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public string? Code => Json.GetProperty("code").GetString();

    public IReadOnlyList<string> ErrorPaths => [.. Json.GetProperty("errors").EnumerateObject().Select(error => error.Name)];

    public IReadOnlyList<JsonElement> Items => [.. Json.GetProperty("items").EnumerateArray()];

    public string? NextCursor => Json.GetProperty("next_cursor").GetString();
}

internal static class Asking
{
    public static Task<Answer> AskAsync(this HttpClient http, string address) => http.AskAsync(HttpMethod.Get, address);

    public static Task<Answer> PostAsync(this HttpClient http, string address, string json, params (string Name, string Value)[] headers) =>
        http.AskAsync(HttpMethod.Post, address, Json(json), headers);

    public static Task<Answer> PutAsync(this HttpClient http, string address, string body, string mediaType = "application/json") =>
        http.AskAsync(HttpMethod.Put, address, new StringContent(body, Encoding.UTF8, mediaType));

    public static async Task<Answer> AskAsync(this HttpClient http, HttpMethod method, string address, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, UriKind.Relative)) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        }

        var response = await http.SendAsync(request);
        return new Answer(response.StatusCode, response, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Submits a job that must be accepted.</summary>
    public static async Task<Guid> SubmitAsync(this HttpClient http, string json = """{"count":10,"prompt":"Write something."}""")
    {
        var answer = await http.PostAsync("jobs", json);
        answer.Status.ShouldBe(HttpStatusCode.Accepted, answer.Text);
        return answer.Json.GetProperty("id").GetGuid();
    }

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");
}
