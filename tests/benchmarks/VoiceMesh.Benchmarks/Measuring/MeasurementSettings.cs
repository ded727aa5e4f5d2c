namespace VoiceMesh.Benchmarks.Measuring;

/// <summary>How long to measure.</summary>
/// <param name="Name">For the report.</param>
/// <param name="Rounds">How often every case takes its turn.</param>
/// <param name="Turn">How long a turn of one case lasts at least.</param>
/// <param name="WarmUp">How long each case runs before it is measured, so that the runtime has compiled it for good.</param>
internal sealed record MeasurementSettings(string Name, int Rounds, TimeSpan Turn, TimeSpan WarmUp)
{
    public static MeasurementSettings Full { get; } = new("full", 200, TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(400));

    public static MeasurementSettings Quick { get; } = new("quick", 20, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(100));
}
