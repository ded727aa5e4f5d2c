using VoiceMesh.Audio.Opus;
using VoiceMesh.WebRtc.Recovery;
using VoiceMesh.WebRtc.Tests.Fuzzing;
using VoiceMesh.WebRtc.Tests.Traces;

namespace VoiceMesh.WebRtc.Tests.Recovery;

[Trait("Category", "unit")]
public sealed class OpusFecTests
{
    private const int Frames = 300;

    /// <summary>The decoder itself is the oracle: where a packet carries a copy, recovering from it differs from making the frame up.</summary>
    [Fact]
    public void IsCarriedBy_RealPackets_AgreesWithTheDecoder()
    {
        var packets = Encode(expectedLossPercent: 20, inbandFec: true);
        int carried = 0, without = 0;
        for (var lost = 1; lost < Frames - 1; lost++)
        {
            var flagged = OpusFec.IsCarriedBy(packets[lost + 1]);
            Assert.Equal(flagged, RecoversMoreThanConcealment(packets, lost));
            _ = flagged ? carried++ : without++;
        }

        Assert.True(carried > 100 && without > 10, $"{carried} with and {without} without a copy");
    }

    [Fact]
    public void IsCarriedBy_StreamWithoutCorrection_IsFalse() =>
        Assert.DoesNotContain(Encode(expectedLossPercent: 0, inbandFec: false), packet => OpusFec.IsCarriedBy(packet));

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0x48 })]
    [InlineData(new byte[] { 0xF8, 0xFF, 0xFF })]
    [InlineData(new byte[] { 0x4B, 0x41, 0xFF, 0xFF })]
    [InlineData(new byte[] { 0x4B, 0xBF, 0xFF, 0xFF })]
    public void IsCarriedBy_ShortMusicOrOddPackets_IsFalse(byte[] packet) => Assert.False(OpusFec.IsCarriedBy(packet));

    [Trait(FuzzInputs.Trait, "yes")]
    [Fact]
    public void IsCarriedBy_AnyBytes_NeverThrows()
    {
        var random = new Random(6716);
        var buffer = new byte[80];
        var valid = Encode(20, true)[50].AsSpan(0, 40);
        for (var input = 0; input < FuzzInputs.Count; input++)
        {
            OpusFec.IsCarriedBy(Damage.Do(random, valid, buffer));
        }
    }

    private static bool RecoversMoreThanConcealment(byte[][] packets, int lost)
    {
        using var recovering = new OpusFrameDecoder(16_000);
        using var concealing = new OpusFrameDecoder(16_000);
        var recovered = new short[1920];
        var concealed = new short[1920];
        foreach (var packet in packets[Math.Max(0, lost - 5)..lost])
        {
            recovering.Decode(packet, recovered);
            concealing.Decode(packet, concealed);
        }

        recovering.Recover(packets[lost + 1], recovered.AsSpan(0, 320));
        concealing.Conceal(concealed.AsSpan(0, 320));
        return !recovered.AsSpan(0, 320).SequenceEqual(concealed.AsSpan(0, 320));
    }

    private static byte[][] Encode(int expectedLossPercent, bool inbandFec)
    {
        var speech = SpeechStream.Speech(Frames);
        using var encoder = new OpusFrameEncoder(16_000, new OpusEncoderSettings { BitrateBps = 32_000, ExpectedLossPercent = expectedLossPercent, InbandFec = inbandFec });
        var buffer = new byte[OpusFormat.MaxFramePacketBytes];
        return [.. Enumerable.Range(0, Frames).Select(frame => buffer[..encoder.Encode(speech.AsSpan(frame * 320, 320), buffer)])];
    }
}
