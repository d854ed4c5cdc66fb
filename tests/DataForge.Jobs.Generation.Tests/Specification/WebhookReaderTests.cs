using System.Text.Json;
using DataForge.Jobs.Generation.Specification;
using static DataForge.Jobs.Generation.Tests.Specification.SpecRequest;

namespace DataForge.Jobs.Generation.Tests.Specification;

public sealed class WebhookReaderTests
{
    [Fact]
    public void Read_Webhook_KeepsTheSecretOutOfTheSpecification()
    {
        var reading = ReadWith("\"webhook\":{\"url\":\"https://Example.org/hook?a=1\",\"secret\":\"whsec_c2VjcmV0\"}");

        reading.Spec!.Webhook.ShouldBe(new WebhookSpec("https://example.org/hook?a=1", Signed: true));
        reading.WebhookSecret.ShouldBe("whsec_c2VjcmV0");
        JsonSerializer.Serialize(reading.Spec, JobSpecJson.Default.JobSpec).ShouldNotContain("whsec");
    }

    [Fact]
    public void Read_WebhookWithoutASecret_IsNotSigned()
    {
        var reading = ReadWith("\"webhook\":{\"url\":\"https://example.org/hook\"}");

        reading.Spec!.Webhook!.Signed.ShouldBeFalse();
        reading.WebhookSecret.ShouldBeNull();
    }

    [Theory]
    [InlineData("\"webhook\":\"https://example.org\"", "webhook", "object")]
    [InlineData("\"webhook\":{}", "webhook.url", "required")]
    [InlineData("\"webhook\":{\"url\":5}", "webhook.url", "text")]
    [InlineData("\"webhook\":{\"url\":\"https://example.org\",\"secret\":\"\"}", "webhook.secret", "empty")]
    [InlineData("\"webhook\":{\"url\":\"https://example.org\",\"secret\":7}", "webhook.secret", "text")]
    [InlineData("\"webhook\":{\"url\":\"https://example.org\",\"secert\":\"x\"}", "webhook.secert", "secret")]
    public void Read_WrongWebhook_NamesItsPath(string fields, string path, string message)
    {
        var reading = ReadWith(fields);

        reading.Spec.ShouldBeNull();
        reading.Problems.Keys.ShouldBe([path]);
        reading.Problems[path].ShouldHaveSingleItem().ShouldContain(message);
    }

    [Fact]
    public void Read_AddressThatMayNotBeCalled_SaysWhy_AndASecretNobodyCanKeepIsRefused()
    {
        using var body = JsonDocument.Parse("""{"count":1,"prompt":"x","webhook":{"url":"http://10.0.0.1/","secret":"hush"}}""");

        var reading = JobSpecReader.Read(body.RootElement, Lookups with { AddressProblem = _ => "Not there.", TakesSecrets = false }, () => 1);

        reading.Problems["webhook.url"].ShouldBe(["Not there."]);
        reading.Problems["webhook.secret"].ShouldHaveSingleItem().ShouldContain("Webhooks__Key");
        reading.Problems.Values.SelectMany(messages => messages).ShouldAllBe(message => !message.Contains("hush"));
    }
}
