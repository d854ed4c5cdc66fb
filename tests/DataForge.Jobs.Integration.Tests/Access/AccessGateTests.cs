using System.Net;
using DataForge.Jobs.Api.Access;
using DataForge.Jobs.Hosting.Settings;
using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Storage.Access;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Integration.Tests.Access;

public sealed class AccessGateTests(KeyedApi api) : IClassFixture<KeyedApi>
{
    private const string Everywhere = "http://0.0.0.0:0";

    [Theory]
    [InlineData("http://127.0.0.1:8080", true)]
    [InlineData("http://localhost:8080", true)]
    [InlineData("http://[::1]:8080", true)]
    [InlineData("http://127.9.9.9:80", true)]
    [InlineData("http://0.0.0.0:8080", false)]
    [InlineData("http://[::]:8080", false)]
    [InlineData("http://+:80", false)]
    [InlineData("http://*:80", false)]
    [InlineData("http://localhost.example.com", false)]
    [InlineData("http://10.0.0.1:80", false)]
    [InlineData("http://unix:/run/dataforge.sock", false)]
    public void AreLoopback_OfOneAddress(string address, bool expected)
    {
        AccessGate.AreLoopback([address]).ShouldBe(expected);
        AccessGate.AreLoopback(["http://127.0.0.1:1", address]).ShouldBe(expected);
    }

    [Fact]
    public void AreLoopback_OfNone_IsNot() => AccessGate.AreLoopback([]).ShouldBeFalse();

    [Fact]
    public async Task Start_BeyondLoopback_WithoutAnyKey_IsRefusedInWordsForPeople()
    {
        var database = await api.CreateDatabaseAsync();

        var refusal = await Should.ThrowAsync<NobodyAllowedException>(() => ApiServer.StartAsync(database, settings: ("urls", Everywhere)));

        SettingProblems.IsForPeople(refusal).ShouldBeTrue();
        refusal.Message.ShouldContain("DATAFORGE_ADMIN_KEY");
        refusal.Message.ShouldContain("Access__Keys=open");
        refusal.Message.ShouldContain("0.0.0.0");
    }

    [Fact]
    public async Task Start_BeyondLoopback_WithTheOperatorsKey_AsksForKeys()
    {
        await using var server = await ApiServer.StartAsync(await api.CreateDatabaseAsync(), settings: [("urls", Everywhere), ("DATAFORGE_ADMIN_KEY", KeyedApi.AdminKey)]);

        (await server.Http.AskAsync("jobs")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await server.Http.AskAsync("health")).Status.ShouldBe(HttpStatusCode.OK);
        (await api.With(KeyedApi.AdminKey, server).AskAsync("jobs")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Start_BeyondLoopback_WithAnAdminKeyInTheDatabase_NeedsNoOther()
    {
        var database = await api.CreateDatabaseAsync();
        await using (var first = await ApiServer.StartAsync(database))
        {
            (await first.Http.PostAsync("keys", """{"name":"x","tenant":"t","permissions":["admin"]}""")).Status.ShouldBe(HttpStatusCode.Created);
        }

        await using var server = await ApiServer.StartAsync(database, settings: ("urls", Everywhere));
        (await server.Http.AskAsync("jobs")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Start_OpenByName_LetsEverybodyIn()
    {
        await using var server = await ApiServer.StartAsync(await api.CreateDatabaseAsync(), settings: [("urls", Everywhere), ("Access:Keys", "open")]);

        (await server.Http.AskAsync("jobs")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Start_RequiredOnLoopback_WithoutAnyKey_IsRefused()
    {
        var database = await api.CreateDatabaseAsync();

        (await Should.ThrowAsync<NobodyAllowedException>(() => ApiServer.StartAsync(database, settings: ("Access:Keys", "required")))).Message.ShouldContain("Access__Keys=required");
    }

    [Theory]
    [InlineData("short")]
    [InlineData("with a blank in the middle of its thirty-two characters")]
    public async Task Start_WithABadOperatorsKey_SaysSoWithoutShowingIt(string key)
    {
        var database = await api.CreateDatabaseAsync();

        var refusal = await Should.ThrowAsync<OptionsValidationException>(() => ApiServer.StartAsync(database, settings: ("DATAFORGE_ADMIN_KEY", key)));

        refusal.Message.ShouldContain("DATAFORGE_ADMIN_KEY");
        refusal.Message.ShouldNotContain(key);
    }

    [Theory]
    [InlineData("Access:Keys", "of course")]
    [InlineData("Access:Keys", "7")]
    [InlineData("Access:TrustedProxies:0", "my proxy")]
    [InlineData("Access:FailuresPerMinute", "0")]
    public async Task Start_WithASettingThatCannotBe_SaysWhich(string name, string value)
    {
        var database = await api.CreateDatabaseAsync();

        (await Should.ThrowAsync<OptionsValidationException>(() => ApiServer.StartAsync(database, settings: (name, value)))).Message.ShouldContain(name.Split(':')[1]);
    }

    [Fact]
    public async Task HasAdmin_ForgetsRevokedAndExpiredOnes()
    {
        await using var server = await ApiServer.StartAsync(await api.CreateDatabaseAsync());
        var keys = server.Get<ApiKeyStore>();
        var made = await server.Http.PostAsync("keys", """{"name":"x","tenant":"t","permissions":["admin"]}""");
        (await keys.HasAdminAsync(CancellationToken.None)).ShouldBeTrue();

        await server.Http.AskAsync(HttpMethod.Delete, $"keys/{made.Json.GetProperty("id").GetGuid()}");

        (await keys.HasAdminAsync(CancellationToken.None)).ShouldBeFalse();
    }
}
