using System.Net;
using System.Text.Json.Nodes;

namespace DataForge.Jobs.Integration.Tests.Described;

/// <summary>
/// What is described is what is read: a field or parameter of another name is refused in words that list those that are
/// known, and these must be those of the document.
/// </summary>
[Collection(DescribedApi.Collection)]
public sealed class FieldTests(DescribedApi api)
{
    private const string Nonsense = "zq9zq9zq9";

    [Fact]
    public async Task Fields_AreThoseThatAreRead()
    {
        var job = await api.SubmitAsync();
        var forms = 0;
        foreach (var operation in api.Document.Operations)
        {
            foreach (var form in RequestForm.AllOf(operation))
            {
                forms++;
                var (status, problem) = await api.SendAsync(operation, operation.Address(name => operation.Target(name, job)), form.With(Nonsense, 1).ToJsonString());

                status.ShouldBe(HttpStatusCode.BadRequest, $"{operation} {form.Path}");
                ((string)problem!["code"]!).ShouldBe("unknown_field", $"{operation} {form.Path}");
                KnownIn(problem, form.PathOf(Nonsense)).ShouldBe(form.Fields.Select(field => field.Key).Order(StringComparer.Ordinal).ToList(), $"{operation} at `{form.Path}`: what is read must be what is described");
            }
        }

        forms.ShouldBeGreaterThan(40);
    }

    [Fact]
    public async Task QueryParameters_AreThoseThatAreRead()
    {
        var job = await api.SubmitAsync();
        foreach (var operation in api.Document.Operations)
        {
            var described = operation.Parameters("query").Select(parameter => (string)parameter["name"]!).Order(StringComparer.Ordinal).ToList();
            var (status, answer) = await api.SendAsync(operation, $"{operation.Address(name => operation.Target(name, job))}?{Nonsense}=1", operation.JsonBody is null ? null : "{}");
            if (status == HttpStatusCode.OK)
            {
                // It reads no parameters at all.
                described.ShouldBeEmpty(customMessage: operation.ToString());
                continue;
            }

            status.ShouldBe(HttpStatusCode.BadRequest, operation.ToString());
            KnownIn(answer!, Nonsense).ShouldBe(described, $"{operation}: what is read must be what is described");
        }
    }

    private static List<string> KnownIn(JsonNode problem, string path)
    {
        var message = (string?)problem["errors"]?[path]?[0];
        message.ShouldNotBeNull(customMessage: $"{path} in {problem.ToJsonString()}");
        var known = message.Split("; known are ");
        return (known.Length == 2 ? known[1].TrimEnd('.').Split(", ") : []).Order(StringComparer.Ordinal).ToList();
    }
}
