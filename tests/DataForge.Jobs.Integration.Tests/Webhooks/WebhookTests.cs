using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DataForge.Jobs.Contracts;
using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Integration.Tests.PrivatePostgres;
using MassTransit;
using Microsoft.AspNetCore.Http;
using static DataForge.Jobs.Integration.Tests.Webhooks.HookedApi;

namespace DataForge.Jobs.Integration.Tests.Webhooks;

/// <summary>Webhooks of real jobs, to real servers of all kinds of manners.</summary>
public sealed class WebhookTests(HookedFixture hooked) : IClassFixture<HookedFixture>
{
    [Fact]
    public async Task EndedJob_IsTold_SignedOverIdTimeAndBody()
    {
        const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        await using var receiver = await Receiver.StartAsync();
        var api = hooked.Api;

        // What is told in whole seconds is told rounded down.
        var before = DateTimeOffset.UtcNow.AddSeconds(-1);
        var job = await api.SubmitAsync(new Uri(receiver.Address, "/hook?tenant=7"), Secret);
        var delivery = await api.DeliveryAsync(job, "delivered");

        var call = receiver.Calls.ShouldHaveSingleItem();
        call.Id.ShouldBe(delivery.GetProperty("id").GetString());
        var expected = HMACSHA256.HashData(Convert.FromBase64String(Secret["whsec_".Length..]), Encoding.UTF8.GetBytes($"{call.Id}.{call.Headers["webhook-timestamp"]}.{call.Body}"));
        call.Headers["webhook-signature"].ShouldBe("v1," + Convert.ToBase64String(expected));
        DateTimeOffset.FromUnixTimeSeconds(long.Parse(call.Headers["webhook-timestamp"])).ShouldBeInRange(before, DateTimeOffset.UtcNow);
        call.Headers["content-type"].ShouldBe("application/json");
        using var body = JsonDocument.Parse(call.Body);
        body.RootElement.GetProperty("type").GetString().ShouldBe("job.completed");
        var data = body.RootElement.GetProperty("data");
        (data.GetProperty("id").GetGuid(), data.GetProperty("status").GetString(), data.GetProperty("progress").GetProperty("accepted").GetInt64()).ShouldBe((job, "completed", 1));
        data.GetProperty("finished_at").GetDateTimeOffset().ShouldBeInRange(before, DateTimeOffset.UtcNow);
        AttemptsOf(delivery).ShouldHaveSingleItem().GetProperty("status_code").GetInt32().ShouldBe(204);
        var shown = await api.Http.AskAsync($"jobs/{job}");
        shown.Text.ShouldNotContain("whsec");
        var webhook = shown.Json.GetProperty("request").GetProperty("webhook");
        (webhook.GetProperty("url").GetString(), webhook.GetProperty("signed").GetBoolean()).ShouldBe((new Uri(receiver.Address, "/hook?tenant=7").ToString(), true));
    }

    [Fact]
    public async Task ReceiverThatFails_IsToldAgainUntilItHasIt_AndOnceMoreWhenAsked()
    {
        await using var receiver = await Receiver.StartAsync(async (number, context) =>
        {
            context.Response.StatusCode = number switch { 1 => 500, 2 => 307, 3 => 503, _ => 200 };
            context.Response.Headers.Location = "http://127.0.0.2:9/metadata";
            await context.Response.WriteAsync(new string('x', 100_000));
        });
        var api = hooked.Api;

        var job = await api.SubmitAsync(receiver.Address);
        var delivery = await api.DeliveryAsync(job, "delivered");

        AttemptsOf(delivery).Select(attempt => attempt.GetProperty("status_code").GetInt32()).ShouldBe([500, 307, 503, 200]);
        receiver.Calls.Select(call => (call.Id, call.Body)).Distinct().Count().ShouldBe(1);
        receiver.Calls.ShouldAllBe(call => !call.Headers.ContainsKey("webhook-signature"));
        var id = delivery.GetProperty("id").GetString();
        (await api.Http.PostAsync($"jobs/{job}/deliveries/{id}/redeliver", "{}")).Status.ShouldBe(HttpStatusCode.Accepted);
        await api.DeliveryAsync(job, again => again.GetProperty("status").GetString() == "delivered" && AttemptsOf(again).Count == 5);
        receiver.Calls.Count.ShouldBe(5);
        receiver.Calls.Last().Id.ShouldBe(id);
        (await api.Http.PostAsync($"jobs/{job}/deliveries/{Guid.NewGuid()}/redeliver", "{}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task ReceiverThatIsGone_IsToldNoMore()
    {
        await using var receiver = await Receiver.StartAsync((_, context) =>
        {
            context.Response.StatusCode = 410;
            return Task.CompletedTask;
        });
        var api = hooked.Api;

        var delivery = await api.DeliveryAsync(await api.SubmitAsync(receiver.Address), "given_up");

        AttemptsOf(delivery).ShouldHaveSingleItem().GetProperty("status_code").GetInt32().ShouldBe(410);
        delivery.GetProperty("next_attempt_at").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task ReceiversThatNeverAnswer_DelayNobodyElse()
    {
        await using var slow = await Receiver.StartAsync((_, context) => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var quick = await Receiver.StartAsync();
        await using var api = await HookedApi.StartAsync(
            await hooked.CreateDatabaseAsync(), ("Webhooks:Concurrency", "6"), ("Webhooks:ReceiverConcurrency", "2"), ("Webhooks:TimeoutSeconds", "120"));

        foreach (var path in Enumerable.Range(0, 12))
        {
            await api.SubmitAsync(new Uri(slow.Address, $"/{path}"));
        }

        await Eventually.BecomesTrueAsync(() => slow.Calls.Count == 2);
        await api.DeliveryAsync(await api.SubmitAsync(quick.Address), "delivered");

        (slow.Calls.Count, slow.MostAtOnce).ShouldBe((2, 2));
    }

    [Fact]
    public async Task ProcessThatStops_LeavesItsDeliveriesToTheNext()
    {
        var database = await hooked.CreateDatabaseAsync();
        var away = await Receiver.StartAsync();
        var address = away.Address;
        await away.DisposeAsync();
        Guid job;
        await using (var before = await HookedApi.StartAsync(database))
        {
            job = await before.SubmitAsync(address, "hush-hush");
            await before.DeliveryAsync(job, delivery => AttemptsOf(delivery) is { Count: > 0 } attempts && attempts[0].GetProperty("error").GetString() == "connection_refused");
        }

        await using var back = await Receiver.StartAsync(url: address.ToString());
        await using var api = await HookedApi.StartAsync(database, ("Webhooks:FormerKey", HookedApi.Key), ("Webhooks:Key", "another-key-of-at-least-32-characters"), ("Webhooks:LongestRetrySeconds", "1"));
        await api.DeliveryAsync(job, "delivered");

        back.Calls.ShouldHaveSingleItem().Headers.Keys.ShouldContain("webhook-signature");
    }

    [Fact]
    public async Task JobThatPausesByItsBudget_IsTold_AndNotOneThatSomebodyPauses()
    {
        await using var receiver = await Receiver.StartAsync();
        var api = hooked.Api;

        var asked = await api.Http.SubmitAsync($$$"""{"count":1,"prompt":"x","not_before":"2099-01-01T00:00:00Z","webhook":{"url":"{{{receiver.Address}}}asked"}}""");
        (await api.Http.PostAsync($"jobs/{asked}/pause", "{}")).Status.ShouldBe(HttpStatusCode.Accepted);
        var job = await api.Http.SubmitAsync($$$"""{"count":100,"prompt":"x","budget":{"max_tokens":10},"webhook":{"url":"{{{receiver.Address}}}budget"}}""");
        var delivery = await api.DeliveryAsync(job, "delivered");

        delivery.GetProperty("event").GetString().ShouldBe("job.paused");
        using var body = JsonDocument.Parse(receiver.At("/budget").ShouldHaveSingleItem().Body);
        body.RootElement.GetProperty("data").GetProperty("error").GetProperty("code").GetString().ShouldBe("budget_exhausted");
        receiver.At("/asked").ShouldBeEmpty();
    }

    [Fact]
    public async Task BudgetThatIsNearlyUsedUp_IsToldToTheOperators_AlsoWhereTheirReceiverHangsAtFirst()
    {
        await using var receiver = await Receiver.StartAsync((number, context) => number == 1 ? Task.Delay(Timeout.Infinite, context.RequestAborted) : Task.CompletedTask);
        await using var api = await HookedApi.StartAsync(
            await hooked.CreateDatabaseAsync(),
            ("Outbound:AllowedNetworks:0", "10.9.0.0/16"), ("Budgets:MonthlyUsd", "10"), ("Webhooks:AlertUrl", receiver.Address.ToString()), ("Webhooks:AlertSecret", "hush-hush"), ("Webhooks:TimeoutSeconds", "1"));

        var heard = new ConcurrentQueue<BudgetAlertRaised>();
        var listening = api.Get<IReceiveEndpointConnector>().ConnectReceiveEndpoint("who-listens", (_, endpoint) => endpoint.Handler<BudgetAlertRaised>(context =>
        {
            heard.Enqueue(context.Message);
            return Task.CompletedTask;
        }));
        await listening.Ready;

        await api.ExecuteAsync("INSERT INTO tenant_usage (tenant, month, shard, calls, cost_usd, tokens) VALUES ('shop', date_trunc('month', now() AT TIME ZONE 'UTC')::date, 0, 1, 8.5, 1)");
        await Eventually.BecomesTrueAsync(() => receiver.Calls.Count > 1);

        receiver.Calls.Select(call => (call.Id, call.Body)).Distinct().ShouldHaveSingleItem();
        var call = receiver.Calls.Last();
        call.Headers["webhook-signature"].ShouldBe("v1," + Convert.ToBase64String(HMACSHA256.HashData("hush-hush"u8, Encoding.UTF8.GetBytes($"{call.Id}.{call.Headers["webhook-timestamp"]}.{call.Body}"))));
        using var body = JsonDocument.Parse(call.Body);
        var data = body.RootElement.GetProperty("data");
        (body.RootElement.GetProperty("type").GetString(), data.GetProperty("subject").GetString(), data.GetProperty("level").GetInt32(), data.GetProperty("spent").GetDecimal(), data.GetProperty("bound").GetDecimal())
            .ShouldBe(("budget.alert", "shop", 80, 8.5m, 10m));
        await ListedAndToldAgainAsync(api, receiver);
        await Eventually.BecomesTrueAsync(() => !heard.IsEmpty);
        var alert = heard.ShouldHaveSingleItem();
        (alert.Scope, alert.Subject, alert.Level, alert.Measure, alert.Spent, alert.Bound).ShouldBe(("tenant", "shop", 80, "cost_usd", 8.5m, 10m));
    }

    private static async Task ListedAndToldAgainAsync(ApiServer api, Receiver receiver)
    {
        JsonElement listed = default;
        await Eventually.SucceedsAsync(async () =>
        {
            listed = (await api.Http.AskAsync("deliveries")).Items.ShouldHaveSingleItem();
            listed.GetProperty("status").GetString().ShouldBe("delivered");
        });
        (listed.GetProperty("event").GetString(), listed.GetProperty("target").GetString(), listed.GetProperty("key_id").ValueKind).ShouldBe(("budget.alert", "operators", JsonValueKind.Null));
        (listed.GetProperty("alert").GetProperty("subject").GetString(), listed.GetProperty("alert").GetProperty("level").GetInt32()).ShouldBe(("shop", 80));
        AttemptsOf(listed)[0].GetProperty("error").GetString().ShouldBe("timeout");
        AttemptsOf(listed)[^1].GetProperty("status_code").GetInt32().ShouldBe(204);
        var (id, before) = (listed.GetProperty("id").GetString(), receiver.Calls.Count);

        var again = await api.Http.PostAsync($"deliveries/{id}/redeliver", "{}");

        (again.Status, again.Json.GetProperty("status").GetString()).ShouldBe((HttpStatusCode.Accepted, "pending"));
        await Eventually.BecomesTrueAsync(() => receiver.Calls.Count > before);
        receiver.Calls.Last().Id.ShouldBe(id);
        (await api.Http.PostAsync($"deliveries/{Guid.NewGuid()}/redeliver", "{}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}
