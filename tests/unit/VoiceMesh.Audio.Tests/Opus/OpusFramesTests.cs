using FsCheck;
using FsCheck.Fluent;
using VoiceMesh.Audio.Opus;
using VoiceMesh.Audio.Pcm;
using VoiceMesh.Testing.Allocations;

namespace VoiceMesh.Audio.Tests.Opus;

[Trait("Category", "unit")]
public sealed class OpusFramesTests
{
    public static TheoryData<int, int> AllPairs()
    {
        var pairs = new TheoryData<int, int>();
        foreach (var from in OpusFormat.SupportedRatesHz)
        {
            foreach (var to in OpusFormat.SupportedRatesHz)
            {
                pairs.Add(from, to);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(AllPairs))]
    public void EncodeAndDecode_Tone_KeepsItAtAnyRate(int from, int to)
    {
        using var encoder = new OpusFrameEncoder(from);
        using var decoder = new OpusFrameDecoder(to);

        var decoded = ToFloats(Decode(decoder, EncodeTone(encoder, frames: 100)));

        Assert.Equal(100 * to / 50, decoded.Length);
        var settled = decoded.AsSpan(to / 2, to);
        Assert.True(Signals.SignalToResidueDb(settled, 440, to) > 20, $"SNR {Signals.SignalToResidueDb(settled, 440, to):F1} dB");
        Assert.Equal(-9, Signals.RmsDb(settled), 1.0);
    }

    [Fact]
    public void Recover_LostPacketWithCopyInTheNext_IsCloserThanConcealment()
    {
        using var encoder = new OpusFrameEncoder(16000, new OpusEncoderSettings { BitrateBps = 32_000, ExpectedLossPercent = 30 });
        var packets = EncodeSweep(encoder, frames: 60);
        var expected = Decoded(packets);
        double concealed = 0, recovered = 0;
        for (var lost = 10; lost < 50; lost += 4)
        {
            concealed += Error(expected, lost, packets, useCopy: false);
            recovered += Error(expected, lost, packets, useCopy: true);
        }

        Assert.True(recovered < concealed / 2, $"recovered {recovered:E2}, concealed {concealed:E2}");
    }

    [Fact]
    public void Conceal_AfterSound_FadesInsteadOfFallingSilent()
    {
        using var encoder = new OpusFrameEncoder(16000);
        using var decoder = new OpusFrameDecoder(16000);
        Decode(decoder, EncodeTone(encoder, frames: 20));
        var pcm = new short[320];

        Assert.Equal(320, decoder.Conceal(pcm));
        Assert.True(AudioLevel.RmsDbfs(pcm) > -30);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(39)]
    [InlineData(321)]
    [InlineData(1960)]
    public void Conceal_ImpossibleDuration_IsRefused(int samples)
    {
        using var decoder = new OpusFrameDecoder(16000);
        Assert.Throws<ArgumentException>(() => decoder.Conceal(new short[samples]));
        Assert.Throws<ArgumentException>(() => decoder.Recover([0x08, 0x00], new short[samples]));
    }

    [Fact]
    public void Decode_AnyBytes_GivesTheAnnouncedDurationOrATypedErrorAndGoesOn()
    {
        using var encoder = new OpusFrameEncoder(16000);
        using var decoder = new OpusFrameDecoder(16000);
        var valid = EncodeTone(encoder, frames: 3)[2];
        var pcm = new short[OpusFormat.MaxPacketSamples(16000)];

        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), packet =>
        {
            var wellFramed = OpusPacketInfo.TryInspect(packet, out var info, out var problem);
            try
            {
                Assert.Equal(info.Samples(16000), decoder.Decode(packet, pcm));
                Assert.True(wellFramed);
            }
            catch (OpusPacketException exception)
            {
                Assert.NotEmpty(exception.Message);
                Assert.Equal(problem ?? exception.Message, exception.Message);
            }

            Assert.Equal(320, decoder.Decode(valid, pcm));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Theory]
    [InlineData(-4, "error -4")]
    [InlineData(160, "160 samples where 320")]
    public void Checked_CodecAnswersOtherwise_IsATypedError(int answer, string expected)
    {
        var exception = Assert.Throws<OpusPacketException>(() => OpusFrameDecoder.Checked(answer, expectedSamples: 320, packetBytes: 7));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.Equal(320, OpusFrameDecoder.Checked(320, expectedSamples: 320, packetBytes: 7));
    }

    [Fact]
    public void Decode_NoRoomForThePacket_IsRefused()
    {
        using var encoder = new OpusFrameEncoder(48000);
        using var decoder = new OpusFrameDecoder(48000);
        var packet = EncodeTone(encoder, frames: 1)[0];

        var exception = Assert.Throws<ArgumentException>(() => decoder.Decode(packet, new short[959]));
        Assert.Contains("960 samples", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(319)]
    [InlineData(321)]
    [InlineData(0)]
    public void Encode_FrameOfAnotherLength_IsRefused(int samples)
    {
        using var encoder = new OpusFrameEncoder(16000);
        Assert.Throws<ArgumentException>(() => encoder.Encode(new short[samples], new byte[OpusFormat.MaxFramePacketBytes]));
    }

    [Fact]
    public void Constructors_WrongRateOrSetting_SayWhatIsAllowed()
    {
        Assert.Contains("8000, 16000, 24000, 48000", Assert.Throws<ArgumentOutOfRangeException>(() => new OpusFrameEncoder(44100)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new OpusFrameDecoder(12345));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OpusFrameEncoder(16000, new OpusEncoderSettings { BitrateBps = 5 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OpusFrameEncoder(16000, new OpusEncoderSettings { Complexity = 11 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OpusFrameEncoder(16000, new OpusEncoderSettings { ExpectedLossPercent = 101 }));
    }

    [Fact]
    public void EncodeAndDecode_SteadyState_AllocateNothing()
    {
        using var encoder = new OpusFrameEncoder(48000);
        using var decoder = new OpusFrameDecoder(16000);
        var frame = Signals.Noise(960, 1);
        var packet = new byte[OpusFormat.MaxFramePacketBytes];
        var pcm = new short[320];

        Assert.Equal(0, SteadyAllocations.BytesOf(() => decoder.Decode(packet.AsSpan(0, encoder.Encode(frame, packet)), pcm), times: 100));
    }

    private static byte[][] EncodeTone(OpusFrameEncoder encoder, int frames) =>
        Encode(encoder, Signals.Tone(440, encoder.SampleRateHz, frames * encoder.FrameSamples));

    private static byte[][] EncodeSweep(OpusFrameEncoder encoder, int frames)
    {
        // A tone that moves and swells cannot be continued from the past alone, as speech cannot.
        var sweep = new float[frames * encoder.FrameSamples];
        double phase = 0;
        for (var index = 0; index < sweep.Length; index++)
        {
            var seconds = index / (double)encoder.SampleRateHz;
            phase += 2 * Math.PI * (300 + (250 * Math.Sin(2 * Math.PI * 3 * seconds))) / encoder.SampleRateHz;
            sweep[index] = (float)(0.4 * (0.6 + (0.4 * Math.Sin(2 * Math.PI * 7 * seconds))) * Math.Sin(phase));
        }

        return Encode(encoder, sweep);
    }

    private static byte[][] Encode(OpusFrameEncoder encoder, float[] signal)
    {
        var pcm = new short[signal.Length];
        PcmConverter.ToPcm16(signal, pcm);
        var packet = new byte[OpusFormat.MaxFramePacketBytes];
        var packets = new List<byte[]>();
        for (var start = 0; start < pcm.Length; start += encoder.FrameSamples)
        {
            packets.Add(packet[..encoder.Encode(pcm.AsSpan(start, encoder.FrameSamples), packet)]);
        }

        return [.. packets];
    }

    private static short[] Decoded(byte[][] packets)
    {
        using var decoder = new OpusFrameDecoder(16000);
        return Decode(decoder, packets);
    }

    private static short[] Decode(OpusFrameDecoder decoder, byte[][] packets)
    {
        var pcm = new short[OpusFormat.MaxPacketSamples(decoder.SampleRateHz)];
        var all = new List<short>();
        foreach (var packet in packets)
        {
            all.AddRange(pcm.AsSpan(0, decoder.Decode(packet, pcm)));
        }

        return [.. all];
    }

    private static double Error(short[] expected, int lost, byte[][] packets, bool useCopy)
    {
        using var decoder = new OpusFrameDecoder(16000);
        Decode(decoder, packets[..lost]);
        var pcm = new short[320];
        _ = useCopy ? decoder.Recover(packets[lost + 1], pcm) : decoder.Conceal(pcm);
        return pcm.Zip(expected.Skip(lost * 320)).Sum(pair => Math.Pow(pair.First - pair.Second, 2));
    }

    private static float[] ToFloats(short[] pcm)
    {
        var floats = new float[pcm.Length];
        PcmConverter.ToFloat(pcm, floats);
        return floats;
    }
}
