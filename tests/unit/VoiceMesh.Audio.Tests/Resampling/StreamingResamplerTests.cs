using FsCheck;
using FsCheck.Fluent;
using VoiceMesh.Audio.Resampling;
using VoiceMesh.Testing.Allocations;

namespace VoiceMesh.Audio.Tests.Resampling;

[Trait("Category", "unit")]
public sealed class StreamingResamplerTests
{
    public static TheoryData<int, int> AllPairs()
    {
        var pairs = new TheoryData<int, int>();
        foreach (var from in StreamingResampler.SupportedRatesHz)
        {
            foreach (var to in StreamingResampler.SupportedRatesHz)
            {
                pairs.Add(from, to);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(AllPairs))]
    public void Process_ToneInPassband_KeepsItCleanAndAtItsLevel(int from, int to)
    {
        var resampler = new StreamingResampler(from, to);
        var input = Signals.Tone(1000, from, from / 2);
        var output = new float[resampler.MaxOutput(input.Length)];

        var written = resampler.Process(input, output);

        var settled = output.AsSpan(0, written)[(2 * resampler.LatencySamples)..];
        Assert.True(Signals.SignalToResidueDb(settled, 1000, to) > 85, $"SNR {Signals.SignalToResidueDb(settled, 1000, to):F1} dB");
        Assert.Equal(Signals.RmsDb(input), Signals.RmsDb(settled), 0.02);
    }

    [Theory]
    [InlineData(48000, 16000)]
    [InlineData(44100, 16000)]
    [InlineData(24000, 8000)]
    [InlineData(22050, 16000)]
    [InlineData(48000, 44100)]
    public void Process_ToneAboveLowerNyquist_DoesNotFoldBack(int from, int to)
    {
        // Clear of both Nyquist frequencies, so that neither the tone nor its alias is near an edge.
        var frequency = to / 2.0 * 1.05;
        var resampler = new StreamingResampler(from, to);
        var input = Signals.Tone(frequency, from, from / 2);
        var output = new float[resampler.MaxOutput(input.Length)];

        var written = resampler.Process(input, output);

        var rejection = Signals.RmsDb(input) - Signals.RmsDb(output.AsSpan(0, written)[(2 * resampler.LatencySamples)..]);
        Assert.True(rejection > 85, $"alias only {rejection:F1} dB down");
    }

    [Theory]
    [InlineData(8000, 48000)]
    [InlineData(16000, 48000)]
    [InlineData(22050, 48000)]
    public void Process_ToneWhenGoingUp_LeavesNoImage(int from, int to)
    {
        var frequency = from / 2.0 * 0.8;
        var resampler = new StreamingResampler(from, to);
        var input = Signals.Tone(frequency, from, from / 2);
        var output = new float[resampler.MaxOutput(input.Length)];

        var written = resampler.Process(input, output);

        var snr = Signals.SignalToResidueDb(output.AsSpan(0, written)[(2 * resampler.LatencySamples)..], frequency, to);
        Assert.True(snr > 80, $"SNR {snr:F1} dB");
    }

    [Theory]
    [MemberData(nameof(AllPairs))]
    public void Process_AnySplitOfTheInput_GivesTheSameBits(int from, int to)
    {
        var signal = Signals.Noise(3000, seed: from + to);
        var whole = Convert(new StreamingResampler(from, to), signal, [signal.Length]);

        Prop.ForAll(ArbMap.Default.ArbFor<PositiveInt[]>(), sizes =>
            whole.AsSpan().SequenceEqual(Convert(new StreamingResampler(from, to), signal, [.. sizes.Select(s => s.Get * 31 % 1500)])))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(6));
    }

    [Theory]
    [MemberData(nameof(AllPairs))]
    public void Process_NSamples_GivesExactlyTheirShare(int from, int to)
    {
        var resampler = new StreamingResampler(from, to);
        long taken = 0, given = 0;
        var random = new Random(1);
        var output = new float[resampler.MaxOutput(3000)];
        for (var call = 0; call < 40; call++)
        {
            var input = new float[random.Next(0, 3000)];
            taken += input.Length;
            given += resampler.Process(input, output);
            Assert.Equal(((taken * to) + from - 1) / from, given);
        }
    }

    [Theory]
    [MemberData(nameof(AllPairs))]
    public void Flush_AfterAnImpulse_HandsOutItsLatency(int from, int to)
    {
        var resampler = new StreamingResampler(from, to);
        var output = new float[resampler.MaxOutput(1) + resampler.LatencySamples];

        var written = resampler.Process([1f], output);
        written += resampler.Flush(output.AsSpan(written));

        // The filter's peak sits at the latency; with the tail in hand it is the last sample or next to it.
        var peak = output.AsSpan(0, written).IndexOf(output.Max());
        Assert.InRange(peak, resampler.LatencySamples - 1, resampler.LatencySamples + 1);
    }

    [Fact]
    public void Flush_ThenAnotherStream_StartsAfresh()
    {
        var signal = Signals.Noise(4000, seed: 3);
        var used = new StreamingResampler(48000, 16000);
        _ = Convert(used, signal, [1000]);

        Assert.Equal(Convert(new StreamingResampler(48000, 16000), signal, [4000]), Convert(used, signal, [4000]));
    }

    [Theory]
    [MemberData(nameof(AllPairs))]
    public void Process_SteadyState_AllocatesNothing(int from, int to)
    {
        var resampler = new StreamingResampler(from, to);
        var input = new short[from / 50];
        var output = new short[resampler.MaxOutput(input.Length)];
        var inputFloats = new float[input.Length];
        var outputFloats = new float[output.Length];

        Assert.Equal(0, SteadyAllocations.BytesOf(() => resampler.Process(input, output), times: 50));
        Assert.Equal(0, SteadyAllocations.BytesOf(() => resampler.Process(inputFloats, outputFloats), times: 50));
    }

    [Fact]
    public void Process_FullScaleSquareWave_SaturatesInsteadOfWrapping()
    {
        var input = new short[4800];
        for (var index = 0; index < input.Length; index++)
        {
            input[index] = index / 48 % 2 == 0 ? short.MaxValue : short.MinValue;
        }

        var resampler = new StreamingResampler(48000, 16000);
        var output = new short[resampler.MaxOutput(input.Length)];
        var written = resampler.Process(input, output);

        // A wrapped overshoot would jump from one end to the other inside a half wave of 16 samples; the middle of each must keep its sign.
        for (var half = 8 + resampler.LatencySamples; half < written; half += 16)
        {
            var expected = (half - resampler.LatencySamples) / 16 % 2 == 0 ? 1 : -1;
            Assert.Equal(expected, Math.Sign(output[half]));
        }
    }

    [Fact]
    public void LatencySamples_At48To16_IsTwoMilliseconds() => Assert.Equal(32, new StreamingResampler(48000, 16000).LatencySamples);

    [Theory]
    [InlineData(0)]
    [InlineData(-8000)]
    [InlineData(11025)]
    [InlineData(96000)]
    public void Constructor_RateNotSupported_SaysWhichAre(int rate)
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => new StreamingResampler(rate, 16000));
        Assert.Contains("8000, 16000, 22050, 24000, 44100, 48000", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Process_OutputTooShort_ThrowsAndTakesNothing()
    {
        var resampler = new StreamingResampler(16000, 48000);
        Assert.Throws<ArgumentException>(() => resampler.Process(new float[10], new float[29]));
        Assert.Equal(30, resampler.Process(new float[10], new float[30]));
    }

    private static short[] Convert(StreamingResampler resampler, short[] signal, int[] sizes)
    {
        var output = new short[resampler.MaxOutput(signal.Length) + resampler.LatencySamples];
        int taken = 0, written = 0;
        foreach (var size in sizes)
        {
            var take = Math.Min(size, signal.Length - taken);
            written += resampler.Process(signal.AsSpan(taken, take), output.AsSpan(written));
            taken += take;
        }

        written += resampler.Process(signal.AsSpan(taken), output.AsSpan(written));
        written += resampler.Flush(output.AsSpan(written));
        return output[..written];
    }
}
