using System.Net;
using System.Net.Sockets;
using DataForge.Jobs.Hosting.Outbound;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Integration.Tests.Outbound;

/// <summary>With real sockets: what is refused must not even be knocked at.</summary>
public sealed class AddressGuardTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("0.0.0.0")]
    [InlineData("2130706433")]
    [InlineData("0x7f.1")]
    [InlineData("0177.0.0.1")]
    [InlineData("[::]")]
    public async Task Connect_ToThisMachine_IsRefusedBeforeAConnectionIsMade(string host)
    {
        using var listener = new TcpListener(IPAddress.IPv6Any, 0);
        listener.Server.DualMode = true;
        listener.Start();
        using var client = Client([]);

        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var refusal = await Should.ThrowAsync<HttpRequestException>(() => client.GetAsync(new Uri($"http://{host}:{port}/")));

        (refusal as AddressRefusedException ?? refusal.InnerException).ShouldBeOfType<AddressRefusedException>();
        listener.Pending().ShouldBeFalse();
    }

    [Fact]
    public async Task Connect_ToAnAllowedNetwork_IsMade()
    {
        await using var server = await ServerAsync("127.0.0.1", context => context.Response.WriteAsync("here"));
        using var client = Client(["127.0.0.0/8"]);

        (await client.GetStringAsync(new Uri(server.Urls.First()))).ShouldBe("here");
    }

    [Fact]
    public async Task Redirect_ToWhatIsNotAllowed_IsRefused()
    {
        using var secret = new TcpListener(IPAddress.Parse("127.0.0.2"), 0);
        secret.Start();
        await using var server = await ServerAsync("127.0.0.1", context =>
        {
            context.Response.Redirect($"http://127.0.0.2:{((IPEndPoint)secret.LocalEndpoint).Port}/metadata");
            return Task.CompletedTask;
        });
        using var following = Client(["127.0.0.1/32"], followRedirects: true);
        using var plain = Client(["127.0.0.1/32"]);

        var refusal = await Should.ThrowAsync<HttpRequestException>(() => following.GetAsync(new Uri(server.Urls.First())));

        (refusal as AddressRefusedException ?? refusal.InnerException).ShouldBeOfType<AddressRefusedException>();
        secret.Pending().ShouldBeFalse();
        (await plain.GetAsync(new Uri(server.Urls.First()))).StatusCode.ShouldBe(HttpStatusCode.Found);
    }

    [Fact]
    public async Task Redirect_ToWhatIsAllowed_IsFollowedAFewTimesOnly()
    {
        var asked = 0;
        await using var server = await ServerAsync("127.0.0.1", context =>
        {
            Interlocked.Increment(ref asked);
            context.Response.Redirect("/again");
            return Task.CompletedTask;
        });
        using var client = Client(["127.0.0.1/32"], followRedirects: true);

        (await client.GetAsync(new Uri(server.Urls.First()))).StatusCode.ShouldBe(HttpStatusCode.Found);

        asked.ShouldBe(4);
    }

    [Fact]
    public void Handler_UsesNoProxy() => new AddressGuard(Options.Create(new AddressGuardOptions())).CreateHandler().UseProxy.ShouldBeFalse();

    [Theory]
    [InlineData("http://127.0.0.1/", false)]
    [InlineData("http://[fd00::1]/", false)]
    [InlineData("http://2130706433/", false)]
    [InlineData("http://LOCALHOST./hook", false)]
    [InlineData("https://a.localhost/hook", false)]
    [InlineData("https://user:secret@example.com/", false)]
    [InlineData("ftp://example.com/", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("/hook", false)]
    [InlineData("nonsense", false)]
    [InlineData("https://example.com/hook?x=1", true)]
    [InlineData("http://8.8.8.8:8080/", true)]
    public void ProblemOf_AddressAsItIsGiven_SaysWhatCanBeSeenFromIt(string address, bool isFine) =>
        (new AddressGuard(Options.Create(new AddressGuardOptions())).ProblemOf(address) is null).ShouldBe(isFine);

    private static HttpClient Client(IReadOnlyList<string> allowed, bool followRedirects = false) =>
        new(new AddressGuard(Options.Create(new AddressGuardOptions { AllowedNetworks = allowed })).CreateHandler(followRedirects)) { Timeout = TimeSpan.FromSeconds(30) };

    private static async Task<WebApplication> ServerAsync(string host, RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://{host}:0");
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return app;
    }
}
