using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Concentus;
using Concentus.Enums;

namespace VoiceMesh.StandIns.Tests.Opus;

[Trait("Category", "unit")]
public sealed class OpusCodecTests
{
    private const int SampleRateHz = 48000;
    private const int FrameSamples = 960;
    private const int FrameCount = 50;

    [Theory]
    [InlineData(48000)]
    [InlineData(16000)]
    public void RoundTrip_OfATone_KeepsIt(int decodedRateHz)
    {
        using var decoder = OpusCodecFactory.CreateDecoder(decodedRateHz, 1);
        var frameSamples = FrameSamples * decodedRateHz / SampleRateHz;
        var decoded = new List<short>();
        var pcm = new short[frameSamples];

        foreach (var packet in EncodeTone())
        {
            Assert.Equal(frameSamples, decoder.Decode(packet, pcm, frameSamples));
            Assert.Equal(frameSamples, decoder.LastPacketDuration);
            decoded.AddRange(pcm);
        }

        var snr = ToneSignalToNoiseDb([.. decoded[(decoded.Count / 2)..]], decodedRateHz);
        Assert.True(snr > 25, $"The tone came back with {snr:F1} dB over all else.");
    }

    [Fact]
    public void Decode_LostPacketWithForwardErrorCorrection_RecreatesTheTone()
    {
        using var decoder = OpusCodecFactory.CreateDecoder(SampleRateHz, 1);
        var pcm = new short[FrameSamples];
        var packets = EncodeTone();
        foreach (var packet in packets[..30])
        {
            decoder.Decode(packet, pcm, FrameSamples);
        }

        Assert.Equal(FrameSamples, decoder.Decode(packets[31], pcm, FrameSamples, decode_fec: true));

        var rms = Math.Sqrt(pcm.Average(sample => (double)sample * sample));
        Assert.InRange(rms, 0.5 * ToneRms, 1.5 * ToneRms);
    }

    [Fact]
    public void Decode_NoPacket_ConcealsOneFrame()
    {
        using var decoder = OpusCodecFactory.CreateDecoder(SampleRateHz, 1);
        var pcm = new short[FrameSamples];
        foreach (var packet in EncodeTone())
        {
            decoder.Decode(packet, pcm, FrameSamples);
        }

        Assert.Equal(FrameSamples, decoder.Decode([], pcm, FrameSamples));
        Assert.Contains(pcm, sample => Math.Abs(sample) > 1000);
    }

    [Fact]
    public void Decode_CorruptPacket_IsToldAndLeavesTheDecoderUsable()
    {
        using var decoder = OpusCodecFactory.CreateDecoder(SampleRateHz, 1);
        var pcm = new short[FrameSamples];
        var result = 0;

        // The count byte of a code 3 packet (RFC 6716, section 3.2.5) announces frames that are not there.
        var error = Record.Exception(() => result = decoder.Decode([0xff, 0xff, 0xff], pcm, FrameSamples));

        // The managed codec throws, the real package's native path returns the error code.
        Assert.True(error is OpusException || result < 0);
        Assert.Equal(FrameSamples, decoder.Decode(EncodeTone()[0], pcm, FrameSamples));
    }

    [Fact]
    public void Settings_AfterSetting_ReadBack()
    {
        using var encoder = OpusCodecFactory.CreateEncoder(SampleRateHz, 1, OpusApplication.OPUS_APPLICATION_VOIP);

        encoder.Bitrate = 24000;
        encoder.Complexity = 5;
        encoder.UseDTX = true;
        encoder.UseInbandFEC = true;
        encoder.PacketLossPercent = 12;
        encoder.SignalType = OpusSignal.OPUS_SIGNAL_VOICE;

        Assert.Equal(24000, encoder.Bitrate);
        Assert.Equal(5, encoder.Complexity);
        Assert.True(encoder.UseDTX);
        Assert.True(encoder.UseInbandFEC);
        Assert.Equal(12, encoder.PacketLossPercent);
        Assert.Equal(OpusSignal.OPUS_SIGNAL_VOICE, encoder.SignalType);
        Assert.Equal(OpusApplication.OPUS_APPLICATION_VOIP, encoder.Application);
        Assert.Equal(SampleRateHz, encoder.SampleRate);
        Assert.Equal(1, encoder.NumChannels);
    }

    [Fact]
    public void Encode_SilenceWithDtx_SendsAlmostNothing()
    {
        using var encoder = OpusCodecFactory.CreateEncoder(SampleRateHz, 1, OpusApplication.OPUS_APPLICATION_VOIP);
        encoder.Bitrate = 24000;
        encoder.UseDTX = true;
        var packet = new byte[1275];

        var lengths = Enumerable.Range(0, FrameCount).Select(_ => encoder.Encode(new short[FrameSamples], FrameSamples, packet, packet.Length)).ToArray();

        Assert.True(lengths[25..].Count(length => length <= 2) > 20, string.Join(' ', lengths));
    }

    [Fact]
    public void CreateEncoder_WithoutTheNativeLibrary_NamesThePackageToInstall()
    {
        if (!typeof(OpusCodecFactory).Assembly.IsStandIn())
        {
            // The real package falls back to its managed codec.
            return;
        }

        var context = new AssemblyLoadContext("without libopus", isCollectible: true);
        var assembly = context.LoadFromAssemblyPath(typeof(OpusCodecFactory).Assembly.Location);
        NativeLibrary.SetDllImportResolver(assembly, (name, _, _) => throw new DllNotFoundException(name));
        var create = assembly.GetType(typeof(OpusCodecFactory).FullName!)!.GetMethod(nameof(OpusCodecFactory.CreateDecoder))!;

        var error = Assert.Throws<TargetInvocationException>(() => create.Invoke(null, [SampleRateHz, 1, null]));

        Assert.Contains("libopus0", Assert.IsType<DllNotFoundException>(error.InnerException).Message, StringComparison.Ordinal);
    }

    private const double ToneHz = 440;
    private const double ToneAmplitude = 12000;
    private static readonly double ToneRms = ToneAmplitude / Math.Sqrt(2);

    private static byte[][] EncodeTone()
    {
        using var encoder = OpusCodecFactory.CreateEncoder(SampleRateHz, 1, OpusApplication.OPUS_APPLICATION_VOIP);
        encoder.Bitrate = 32000;
        encoder.Complexity = 5;
        encoder.UseInbandFEC = true;
        encoder.PacketLossPercent = 10;
        encoder.SignalType = OpusSignal.OPUS_SIGNAL_VOICE;
        var packet = new byte[1275];
        var pcm = new short[FrameSamples];
        var packets = new byte[FrameCount][];
        for (var frame = 0; frame < FrameCount; frame++)
        {
            for (var i = 0; i < FrameSamples; i++)
            {
                pcm[i] = (short)(ToneAmplitude * Math.Sin(2 * Math.PI * ToneHz * ((frame * FrameSamples) + i) / SampleRateHz));
            }

            packets[frame] = packet[..encoder.Encode(pcm, FrameSamples, packet, packet.Length)];
        }

        return packets;
    }

    /// <summary>Fits the tone, of whatever phase, by least squares; everything that is left over counts as noise.</summary>
    private static double ToneSignalToNoiseDb(ReadOnlySpan<short> pcm, int sampleRateHz)
    {
        double sine = 0, cosine = 0, power = 0;
        for (var i = 0; i < pcm.Length; i++)
        {
            var (s, c) = Math.SinCos(2 * Math.PI * ToneHz * i / sampleRateHz);
            sine += pcm[i] * s;
            cosine += pcm[i] * c;
            power += (double)pcm[i] * pcm[i];
        }

        var tonePower = 2 * ((sine * sine) + (cosine * cosine)) / pcm.Length;
        return 10 * Math.Log10(tonePower / (power - tonePower));
    }
}
