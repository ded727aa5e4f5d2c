using System.Numerics;
using VoiceMesh.Whisper.Spectrogram;

namespace VoiceMesh.Whisper.Tests.Spectrogram;

[Trait("Category", "unit")]
public sealed class RealFourierTransformTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    [InlineData(30)]
    [InlineData(400)]
    [InlineData(512)]
    [InlineData(720)]
    public void Power_RandomValues_EqualsTheDefinition(int length)
    {
        var random = new Random(length);
        var values = Enumerable.Range(0, length).Select(_ => random.NextDouble() - 0.5).ToArray();
        var power = new double[(length / 2) + 1];

        new RealFourierTransform(length).Power(values, power);

        for (var bin = 0; bin < power.Length; bin++)
        {
            var sum = Complex.Zero;
            for (var index = 0; index < length; index++)
            {
                sum += values[index] * Complex.FromPolarCoordinates(1, -2 * Math.PI * ((long)bin * index % length) / length);
            }

            Assert.Equal(sum.Magnitude * sum.Magnitude, power[bin], 1e-10 * length);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(401)]
    [InlineData(14)]
    public void Constructor_LengthOfOtherFactors_IsRefused(int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RealFourierTransform(length));
}
