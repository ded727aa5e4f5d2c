namespace VoiceMesh.LlmProxy.Providers.Offline.Language;

/// <summary>A unit of measure: base = value × factor + offset, in the base unit of its quantity (meter, kilogram, Celsius, liter, meter per second, second).</summary>
/// <param name="quantity">What it measures; only units of one quantity convert into each other.</param>
/// <param name="one">Its name for one.</param>
/// <param name="many">Its name for several.</param>
/// <param name="factor">Base units in one of it.</param>
/// <param name="offset">Base units at its zero.</param>
/// <param name="others">Short forms, other spellings and how recognisers mishear it.</param>
public sealed class Unit(string quantity, string one, string many, double factor, double offset, params string[] others)
{
    /// <summary>What it measures.</summary>
    public string Quantity { get; } = quantity;

    /// <summary>Its name for several.</summary>
    public string Many { get; } = many;

    /// <summary>Every name that it is known by.</summary>
    public IEnumerable<string> Names => [one, Many, .. others];

    /// <summary>The value in another unit of the same quantity.</summary>
    public double Convert(double value, Unit target) => ((value * Factor) + Offset - target.Offset) / target.Factor;

    /// <summary>An amount of it, to be spoken.</summary>
    public string Amount(double value, int decimals = 2)
    {
        var spoken = NumberWords.Spoken(value, decimals);
        return $"{spoken} {(spoken is "one" or "minus one" ? one : Many)}";
    }

    private double Factor { get; } = factor;

    private double Offset { get; } = offset;
}
