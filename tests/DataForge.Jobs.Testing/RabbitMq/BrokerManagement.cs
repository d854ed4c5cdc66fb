using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;

namespace DataForge.Jobs.Testing.RabbitMq;

/// <summary>What tests ask of a broker's management API.</summary>
internal sealed class BrokerManagement : IDisposable
{
    private readonly Uri _amqp;
    private readonly string _user;
    private readonly HttpClient _http;

    /// <param name="amqp">The broker, with user and password.</param>
    /// <param name="port">The management port on the same host.</param>
    public BrokerManagement(Uri amqp, int port)
    {
        _amqp = amqp;
        _user = Uri.UnescapeDataString(amqp.UserInfo.Split(':')[0]);
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = new UriBuilder("http", amqp.Host, port, "/api/").Uri,
            Timeout = TimeSpan.FromSeconds(30),
        };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(amqp.UserInfo))));
    }

    /// <summary>Whether both doors are open.</summary>
    public async Task<bool> IsReadyAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(_amqp.Host, _amqp.Port);
            using var answer = await _http.GetAsync(new Uri("vhosts", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is SocketException or HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    public async Task CreateVirtualHostAsync(string name)
    {
        using var made = await _http.PutAsync(new Uri($"vhosts/{name}", UriKind.Relative), content: null);
        made.EnsureSuccessStatusCode();
        using var granted = await _http.PutAsJsonAsync(
            new Uri($"permissions/{name}/{Uri.EscapeDataString(_user)}", UriKind.Relative),
            new { configure = ".*", write = ".*", read = ".*" });
        granted.EnsureSuccessStatusCode();
    }

    public async Task DeleteVirtualHostAsync(string name)
    {
        using var answer = await _http.DeleteAsync(new Uri($"vhosts/{name}", UriKind.Relative));
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose() => _http.Dispose();
}
