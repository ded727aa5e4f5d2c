namespace VoiceMesh.Scale.Simulation;

/// <summary>Random draws of one day.</summary>
/// <param name="seed">The same seed and plan give the same day; arrivals are the same under every plan.</param>
internal sealed class Draws(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>Exponential, by inversion.</summary>
    public double Exponential(double mean) => -mean * Math.Log(1 - _random.NextDouble());

    /// <summary>Log-normal with the mean given and the standard deviation of its logarithm.</summary>
    public double LogNormal(double mean, double sigma)
    {
        // Box and Muller 1958.
        var normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
        return mean * Math.Exp(sigma * normal - sigma * sigma / 2);
    }

    /// <summary>Geometric, at least 1.</summary>
    public int Geometric(double mean) => 1 + (int)(Math.Log(1 - _random.NextDouble()) / Math.Log(1 - 1 / mean));

    /// <summary>Uniform in [0, 1).</summary>
    public double Share() => _random.NextDouble();
}
