using DataForge.Jobs.Api;
using DataForge.Jobs.Hosting.Settings;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Integration.Tests.Api;

public sealed class ApiProcessTests
{
    private const string Postgres = "--ConnectionStrings:Postgres=Host=127.0.0.1";

    [Fact]
    public void Create_WithoutADatabase_SaysWhichSettingIsMissing() =>
        Should.Throw<SettingMissingException>(() => ApiProcess.Create(["--ConnectionStrings:Postgres="])).Message.ShouldContain("ConnectionStrings__Postgres");

    [Fact]
    public void Create_WithoutABroker_SaysWhichSettingIsMissing() =>
        Should.Throw<SettingMissingException>(() => ApiProcess.Create([Postgres, "--ConnectionStrings:RabbitMq="])).Message.ShouldContain("ConnectionStrings__RabbitMq");

    [Fact]
    public void Create_WithAnUnknownBackend_ListsTheKnownOnes() =>
        Should.Throw<OptionsValidationException>(() => ApiProcess.Create([Postgres, "--ConnectionStrings:RabbitMq=amqp://127.0.0.1", "--LLM_BACKEND=nonsense"]))
            .Message.ShouldContain("openai");
}
