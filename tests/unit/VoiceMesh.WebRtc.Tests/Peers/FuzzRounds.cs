using System.Globalization;

namespace VoiceMesh.WebRtc.Tests.Peers;

/// <summary>How many mutated inputs a fuzz test tries; the environment variable FUZZ_ROUNDS raises it, for example to a million.</summary>
internal static class FuzzRounds
{
    public static int Count { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("FUZZ_ROUNDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var rounds)
            ? rounds
            : 100_000;

    /// <summary>Changes, cuts or lengthens a valid input.</summary>
    public static byte[] Mutate(byte[] valid, Random random)
    {
        var mutated = (byte[])valid.Clone();
        for (var changes = random.Next(0, 8); changes > 0; changes--)
        {
            mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
        }

        return random.Next(8) switch
        {
            0 => mutated[..random.Next(mutated.Length + 1)],
            1 => [.. mutated, .. mutated[..random.Next(mutated.Length + 1)]],
            _ => mutated,
        };
    }
}
