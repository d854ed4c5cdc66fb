using DataForge.Jobs.Integration.Tests.Storage;
using DataForge.Jobs.Storage.Access;
using DataForge.Jobs.Storage.Budgets;
using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Storage.Webhooks;
using DataForge.Jobs.Testing.PostgreSql;

namespace DataForge.Jobs.Integration.Tests.Webhooks;

public sealed class DeliveryQueueTests(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    private static readonly Dictionary<string, int> Idle = [];
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task ClaimAsync_ByManyProcesses_GivesEachDeliveryToOne()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        await InsertAsync(database, Enumerable.Range(0, 40).Select(i => $"{i % 10}.example"));
        var queue = database.Get<DeliveryQueue>();

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => queue.ClaimAsync(Idle, 4, 100, false, Long, default)));

        taken.SelectMany(each => each).Select(delivery => delivery.Id).Distinct().Count().ShouldBe(taken.Sum(each => each.Count));
        var rest = await queue.ClaimAsync(Idle, 4, 100, false, Long, default);
        (taken.Sum(each => each.Count) + rest.Count).ShouldBe(40);
        (await queue.ClaimAsync(Idle, 4, 100, false, Long, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ClaimAsync_ProcessDied_GivesItToAnother_AndTheDeadOnesOutcomeChangesNothing()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        await InsertAsync(database, ["a.example"]);
        var queue = database.Get<DeliveryQueue>();

        var lost = (await queue.ClaimAsync(Idle, 4, 10, false, TimeSpan.Zero, default)).ShouldHaveSingleItem();
        var taken = (await queue.ClaimAsync(Idle, 4, 10, false, Long, default)).ShouldHaveSingleItem();
        await queue.EndAsync(lost.Id, lost.Attempt, new AttemptOutcome(false, 410, null, 5, null), default);

        (lost.Attempt, taken.Attempt).ShouldBe((1, 2));
        (await database.ScalarAsync<short>("SELECT state FROM webhook_deliveries")).ShouldBe((short)DeliveryState.Pending);
        await queue.EndAsync(taken.Id, taken.Attempt, new AttemptOutcome(true, 204, null, 5, null), default);
        (await database.ScalarAsync<short>("SELECT state FROM webhook_deliveries")).ShouldBe((short)DeliveryState.Delivered);
        (await database.ScalarAsync<long>("SELECT count(*) FROM webhook_attempts")).ShouldBe(2);
    }

    [Fact]
    public async Task ClaimAsync_ReceiversUnderWay_ComeLastAndNotBeyondTheirShare()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        await InsertAsync(database, ["a.example", "a.example", "a.example", "a.example", "b.example", "c.example"]);
        var queue = database.Get<DeliveryQueue>();

        var taken = await queue.ClaimAsync(new Dictionary<string, int> { ["a.example"] = 2, ["b.example"] = 3 }, 3, 2, false, Long, default);
        var rest = await queue.ClaimAsync(new Dictionary<string, int> { ["b.example"] = 3 }, 3, 100, false, Long, default);

        taken.Select(delivery => delivery.Receiver).Order().ShouldBe(["a.example", "c.example"]);
        rest.Select(delivery => delivery.Receiver).ShouldBe(["a.example", "a.example", "a.example"]);
    }

    [Fact]
    public async Task RaiseAsync_Alerts_AreDeliveredToTheKeysAddressOrTheOperators()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var (told, untold) = (await KeyAsync(database, "https://alerts.example:8443/x"), await KeyAsync(database, null));
        foreach (var key in (Guid[])[told, untold])
        {
            await database.ScalarAsync<int>($"INSERT INTO key_usage (key_id, month, shard, calls, cost_usd, tokens) VALUES ('{key}', date_trunc('month', now() AT TIME ZONE 'UTC')::date, 0, 1, 0.85, 1) RETURNING 1");
        }

        (await database.Get<BudgetAlerts>().RaiseAsync(new MonthlyBudget(null, null), default)).Count.ShouldBe(2);
        var queue = database.Get<DeliveryQueue>();
        var toKey = (await queue.ClaimAsync(Idle, 4, 10, false, Long, default)).ShouldHaveSingleItem();
        var toOperators = (await queue.ClaimAsync(Idle, 4, 10, true, Long, default)).ShouldHaveSingleItem();

        (toKey.Target, toKey.OwnerId, toKey.Receiver, toKey.Url).ShouldBe((DeliveryTarget.Key, told, "alerts.example:8443", "https://alerts.example:8443/x"));
        toKey.Payload.ShouldContain("\"level\" : 80");
        (toOperators.Target, toOperators.Url, toOperators.Event).ShouldBe((DeliveryTarget.Settings, null, "budget.alert"));
        toOperators.Payload.ShouldContain(untold.ToString());

        var reads = database.Get<DeliveryReads>();
        var first = (await reads.ListAlertsAsync(null, 1, default)).ShouldHaveSingleItem().Delivery;
        var second = (await reads.ListAlertsAsync((first.CreatedAt, first.Id), 10, default)).ShouldHaveSingleItem().Delivery;
        new[] { (first.Id, first.KeyId, first.Target), (second.Id, second.KeyId, second.Target) }
            .ShouldBe([(toKey.Id, told, DeliveryTarget.Key), (toOperators.Id, null, DeliveryTarget.Settings)], ignoreOrder: true);
    }

    [Fact]
    public async Task EndAsync_AskedForAgainMeanwhile_IsTriedAtOnceHoweverTheAttemptFailed()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        await InsertAsync(database, ["a.example", "b.example"]);
        var queue = database.Get<DeliveryQueue>();

        foreach (var (delivery, retryIn) in (await queue.ClaimAsync(Idle, 4, 10, false, Long, default)).Zip((TimeSpan?[])[TimeSpan.FromHours(1), null]))
        {
            (await database.Get<DeliveryReads>().RedeliverAlertAsync(delivery.Id, default)).ShouldNotBeNull();
            await queue.EndAsync(delivery.Id, delivery.Attempt, new AttemptOutcome(false, 500, null, 5, retryIn), default);
        }

        (await queue.ClaimAsync(Idle, 4, 10, false, Long, default)).Select(delivery => delivery.Attempt).ShouldBe([2, 2]);
        (await database.ScalarAsync<long>("SELECT count(*) FROM webhook_attempts")).ShouldBe(2);
    }

    [Fact]
    public async Task EndAsync_JobDeletedMeanwhile_IsForgotten()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var job = await database.SubmitAsync();
        await InsertAsync(database, ["a.example"]);
        await database.ScalarAsync<int>($"UPDATE webhook_deliveries SET job_id = '{job}', target = 0 RETURNING 1");
        var queue = database.Get<DeliveryQueue>();

        var delivery = (await queue.ClaimAsync(Idle, 4, 10, false, Long, default)).ShouldHaveSingleItem();
        await database.ScalarAsync<int>($"DELETE FROM jobs WHERE id = '{job}' RETURNING 1");
        await queue.EndAsync(delivery.Id, delivery.Attempt, new AttemptOutcome(false, 500, null, 5, TimeSpan.Zero), default);

        (await queue.ClaimAsync(Idle, 4, 10, false, Long, default)).ShouldBeEmpty();
        (await database.ScalarAsync<long>("SELECT count(*) FROM webhook_attempts")).ShouldBe(0);
    }

    private static async Task InsertAsync(StorageDatabase database, IEnumerable<string> receivers)
    {
        foreach (var receiver in receivers)
        {
            await database.ScalarAsync<int>($$"""
                INSERT INTO webhook_deliveries (id, target, receiver, event, payload, state, attempts, created_at, next_at, give_up_at)
                VALUES (gen_random_uuid(), 1, '{{receiver}}', 'budget.alert', '{}', 0, 0, now(), now(), now() + interval '1 day') RETURNING 1
                """);
        }
    }

    private static async Task<Guid> KeyAsync(StorageDatabase database, string? url)
    {
        var key = new ApiKey { Id = Guid.CreateVersion7(), Tenant = "default", Name = "k", Permissions = ["generate"], MonthlyBudgetUsd = 1, AlertUrl = url };
        (await database.Get<ApiKeyStore>().CreateAsync(key, "df_" + Guid.NewGuid().ToString("n")[..10], new byte[32], default)).ShouldBeTrue();
        return key.Id;
    }
}
