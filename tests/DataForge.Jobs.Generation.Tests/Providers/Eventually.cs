namespace DataForge.Jobs.Generation.Tests.Providers;

/// <summary>Waits for what another thread will make true.</summary>
internal static class Eventually
{
    public static async Task BecomesAsync(Func<bool> condition)
    {
        for (var tries = 0; tries < 3_000 && !condition(); tries++)
        {
            await Task.Delay(10);
        }

        condition().ShouldBeTrue();
    }

    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        var holds = await condition();
        for (var tries = 0; tries < 300 && !holds; tries++)
        {
            await Task.Delay(50);
            holds = await condition();
        }

        holds.ShouldBeTrue();
    }
}
