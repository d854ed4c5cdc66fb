using DataForge.Jobs.Hosting.Persistence;

namespace DataForge.Jobs.Integration.Tests.Storage;

public sealed class SteadyContactTests
{
    private readonly HandSetTime _time = new();

    [Fact]
    public void Has_BeforeTheFirstContact_IsFalse()
    {
        var contact = new SteadyContact(TimeSpan.FromSeconds(4), _time);
        _time.Add(TimeSpan.FromHours(1));

        contact.Has.ShouldBeFalse();
    }

    [Fact]
    public void Has_ContactAgainAndAgain_BecomesTrueAfterItHasLastedLongEnough()
    {
        var contact = new SteadyContact(TimeSpan.FromSeconds(4), _time);

        Seconds(contact, 4).ShouldBe([false, false, false, false]);
        Seconds(contact, 2).ShouldBe([false, true]);
    }

    [Fact]
    public void Has_AfterAGap_BeginsAnew()
    {
        var contact = new SteadyContact(TimeSpan.FromSeconds(4), _time);
        Seconds(contact, 6)[^1].ShouldBeTrue();

        _time.Add(TimeSpan.FromSeconds(5));

        contact.Has.ShouldBeFalse("nothing was heard of for longer than is allowed");
        Seconds(contact, 6).ShouldBe([false, false, false, false, false, true]);
    }

    private bool[] Seconds(SteadyContact contact, int count) => [.. Enumerable.Range(0, count).Select(_ =>
    {
        contact.Made();
        var has = contact.Has;
        _time.Add(TimeSpan.FromSeconds(1));
        return has;
    })];
}
