using VoiceMesh.Testing.Allocations;
using VoiceMesh.WebRtc.Tests.Traces;
using VoiceMesh.WebRtc.TimeScaling;

namespace VoiceMesh.WebRtc.Tests.TimeScaling;

[Trait("Category", "unit")]
public sealed class TimeScalerTests
{
    private const double Amplitude = 10_000;

    private delegate int Change(Span<short> piece, int length);

    [Theory]
    [InlineData(16_000, 140)]
    [InlineData(16_000, 440)]
    [InlineData(16_000, 1000)]
    [InlineData(48_000, 220)]
    [InlineData(48_000, 1000)]
    [InlineData(8_000, 300)]
    [InlineData(24_000, 440)]
    public void Shorten_Tone_GetsShorterWithoutClicksAndKeepsItsPitch(int rateHz, double frequencyHz)
    {
        var scaler = new TimeScaler(rateHz);
        var tone = Tone(frequencyHz, rateHz, seconds: 2);
        var result = Scale(scaler, tone, (piece, length) => -scaler.Shorten(piece[..length], scaler.MostSamples, 0.9f), out var moves);

        Assert.True(moves > 20, $"only {moves} of the pieces were shortened");
        Assert.InRange(result.Length, tone.Length - (moves * scaler.MostSamples), tone.Length - (moves * scaler.LeastSamples));
        AssertStillThatTone(result, frequencyHz, rateHz);
    }

    [Theory]
    [InlineData(16_000, 140)]
    [InlineData(16_000, 440)]
    [InlineData(48_000, 220)]
    [InlineData(48_000, 1000)]
    public void Lengthen_Tone_GetsLongerWithoutClicksAndKeepsItsPitch(int rateHz, double frequencyHz)
    {
        var scaler = new TimeScaler(rateHz);
        var tone = Tone(frequencyHz, rateHz, seconds: 2);
        var result = Scale(scaler, tone, (piece, length) => scaler.Lengthen(piece, length, scaler.MostSamples, 0.9f), out var moves);

        Assert.True(moves > 20, $"only {moves} of the pieces were lengthened");
        Assert.InRange(result.Length, tone.Length + (moves * scaler.LeastSamples), tone.Length + (moves * scaler.MostSamples));
        AssertStillThatTone(result, frequencyHz, rateHz);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(100)]
    [InlineData(240)]
    public void Shorten_MostAsked_IsNeverExceeded(int most)
    {
        var scaler = new TimeScaler(16_000);
        var speech = SpeechStream.Speech(200);
        for (var at = 0; at + 640 <= speech.Length; at += 640)
        {
            var removed = scaler.Shorten(speech.AsSpan(at, 640), most, -1);
            Assert.InRange(removed, 40, most);
        }
    }

    [Fact]
    public void Shorten_HumanSpeech_KeepsItsPowerAndHasNoLargerSteps()
    {
        var scaler = new TimeScaler(16_000);
        var speech = SpeechStream.Speech(300);
        var result = Scale(scaler, speech, (piece, length) => -scaler.Shorten(piece[..length], 240, 0.5f), out var moves);

        Assert.True(moves > 75, $"only {moves} of the pieces were shortened");
        Assert.InRange(PowerDb(result) - PowerDb(speech), -1, 1);
        Assert.True(LargestBend(result) <= 1.3 * LargestBend(speech), $"{LargestBend(result)} against {LargestBend(speech)}");
    }

    [Fact]
    public void Shorten_TooShortOrTooUnlike_ChangesNothing()
    {
        var scaler = new TimeScaler(16_000);
        var random = new Random(1);
        var noise = Enumerable.Range(0, 640).Select(_ => (short)random.Next(-8000, 8000)).ToArray();
        var before = noise.ToArray();

        Assert.Equal(0, scaler.Shorten(noise.AsSpan(0, 199), 240, -1));
        Assert.Equal(0, scaler.Shorten(noise, 39, -1));
        Assert.Equal(0, scaler.Shorten(noise, 240, 0.9f));
        Assert.Equal(0, scaler.Lengthen(noise, 640, 240, -1));
        Assert.Equal(before, noise);
    }

    [Fact]
    public void Shorten_Silence_GoesAsFastAsAllowed() => Assert.Equal(240, new TimeScaler(16_000).Shorten(new short[640], 1000, 1));

    [Theory]
    [InlineData(16_000)]
    [InlineData(48_000)]
    public void Merge_ToneMadeUpOutOfPhase_GoesOverWithoutAStep(int rateHz)
    {
        var scaler = new TimeScaler(rateHz);
        var destination = new short[rateHz / 10];
        for (var shift = 0; shift < 40; shift++)
        {
            var tone = Tone(200, rateHz, 1);
            var madeUp = tone.AsSpan(0, rateHz / 50);
            var real = tone.AsSpan((rateHz / 50) + (shift * rateHz / 8000), rateHz / 50);
            var written = scaler.Merge(madeUp, real, destination);

            Assert.InRange(written, real.Length, real.Length + scaler.MostSamples);
            Assert.True(LargestBend(destination[..written]) < 1.5 * LargestBend(tone), $"shift {shift}");
            Assert.Equal(real[scaler.WindowSamples..].ToArray(), destination[(written - real.Length + scaler.WindowSamples)..written]);
        }
    }

    [Fact]
    public void Constructor_OddRate_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new TimeScaler(44_100));

    [Theory]
    [InlineData(16_000)]
    [InlineData(48_000)]
    public void ScalingAndMerging_AllocateNothing(int rateHz)
    {
        var scaler = new TimeScaler(rateHz);
        var piece = new short[rateHz / 10];
        var tone = Tone(200, rateHz, 0.1);

        Assert.Equal(0, SteadyAllocations.BytesOf(() =>
        {
            tone.CopyTo(piece, 0);
            scaler.Shorten(piece.AsSpan(0, rateHz / 25), 1000, 0);
            scaler.Lengthen(piece, rateHz / 25, 1000, 0);
            scaler.Merge(tone.AsSpan(0, rateHz / 50), tone.AsSpan(33, rateHz / 50), piece);
        }));
    }

    /// <summary>Cuts a signal into pieces of 40 ms and changes the length of each.</summary>
    private static short[] Scale(TimeScaler scaler, short[] signal, Change change, out int moves)
    {
        var length = scaler.SampleRateHz / 25;
        var piece = new short[length + scaler.MostSamples];
        var result = new List<short>();
        moves = 0;
        for (var at = 0; at + length <= signal.Length; at += length)
        {
            signal.AsSpan(at, length).CopyTo(piece);
            var moved = change(piece, length);
            moves += moved != 0 ? 1 : 0;
            result.AddRange(piece[..(length + moved)]);
        }

        return [.. result];
    }

    private static void AssertStillThatTone(short[] result, double frequencyHz, int rateHz)
    {
        // A click would show in the second difference, which in a tone is bounded by its frequency; a cross-fade of unequal phases would show in the power.
        var bend = Amplitude * Math.Pow(2 * Math.PI * frequencyHz / rateHz, 2);
        Assert.True(LargestBend(result) < (1.6 * bend) + 60, $"a bend of {LargestBend(result)} where {bend} is the tone's own");
        Assert.InRange(PowerDb(result) - (20 * Math.Log10(Amplitude / Math.Sqrt(2))), -0.5, 0.5);

        // Zero crossings count the pitch, however phases moved.
        var crossings = result.Zip(result.Skip(1), (a, b) => a < 0 && b >= 0 ? 1 : 0).Sum();
        Assert.InRange(crossings / (result.Length / (double)rateHz), frequencyHz * 0.98, frequencyHz * 1.02);
    }

    private static short[] Tone(double frequencyHz, int rateHz, double seconds) =>
        [.. Enumerable.Range(0, (int)(rateHz * seconds)).Select(index => (short)Math.Round(Amplitude * Math.Sin(2 * Math.PI * frequencyHz * index / rateHz)))];

    private static double LargestBend(short[] signal) =>
        Enumerable.Range(1, signal.Length - 2).Max(index => Math.Abs(signal[index - 1] - (2.0 * signal[index]) + signal[index + 1]));

    private static double PowerDb(short[] signal) => 10 * Math.Log10(signal.Average(sample => (double)sample * sample));
}
