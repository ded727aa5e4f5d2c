namespace VoiceMesh.Whisper.Tests.Network;

/// <summary>How far values are from where they should be.</summary>
/// <param name="Largest">The largest difference.</param>
/// <param name="RootMeanSquare">The root of the mean squared difference.</param>
internal readonly record struct Deviation(double Largest, double RootMeanSquare)
{
    public static Deviation Of(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = 0, squares = 0;
        for (var index = 0; index < expected.Length; index++)
        {
            var difference = Math.Abs((double)actual[index] - expected[index]);
            // A value that is no number must not pass for a small difference.
            largest = difference <= largest ? largest : difference;
            squares += difference * difference;
        }

        return new Deviation(largest, Math.Sqrt(squares / expected.Length));
    }

    public void AssertWithin(double largest, double rootMeanSquare) =>
        Assert.True(Largest <= largest && RootMeanSquare <= rootMeanSquare, $"{this}; allowed are {largest} and {rootMeanSquare}.");
}
