namespace VoiceMesh.Integration.Tests;

/// <summary>Waits for something that other processes bring about.</summary>
internal static class Eventually
{
    /// <summary>Looks until <paramref name="condition"/> holds; fails the test when it does not within a generous limit.</summary>
    public static Task HoldsAsync(Func<bool> condition, string what) => HoldsAsync(() => Task.FromResult(condition()), what);

    /// <summary>Looks until <paramref name="condition"/> holds; fails the test when it does not within a generous limit.</summary>
    public static async Task HoldsAsync(Func<Task<bool>> condition, string what)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(45));
        while (!await condition())
        {
            try
            {
                await Task.Delay(20, patience.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Never happened: {what}");
            }
        }
    }
}
