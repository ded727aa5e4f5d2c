using System.Globalization;

namespace VoiceMesh.WebRtc.Tests.Fuzzing;

/// <summary>How many damaged inputs a fuzz test tries: 100,000, or what the environment variable VOICEMESH_FUZZ_INPUTS says; <c>make fuzz</c> says a million.</summary>
internal static class FuzzInputs
{
    /// <summary>The trait by which <c>make fuzz</c> finds these tests.</summary>
    public const string Trait = "Fuzz";

    private const string Variable = "VOICEMESH_FUZZ_INPUTS";

    public static int Count { get; } =
        int.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.None, CultureInfo.InvariantCulture, out var rounds)
            ? rounds
            : 100_000;

    /// <summary>The same for inputs that take longer: 25,000 where nothing is said.</summary>
    public static int CountOfSlow { get; } = Environment.GetEnvironmentVariable(Variable) is null ? Count / 4 : Count;

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
