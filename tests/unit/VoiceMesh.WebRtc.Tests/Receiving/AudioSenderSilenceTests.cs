using VoiceMesh.Audio.Opus;
using VoiceMesh.WebRtc.Receiving;
using VoiceMesh.WebRtc.Rtp;
using VoiceMesh.WebRtc.Tests.Traces;

namespace VoiceMesh.WebRtc.Tests.Receiving;

/// <summary>What a decoder makes of constant silent packets between pieces of speech.</summary>
[Trait("Category", "unit")]
public sealed class AudioSenderSilenceTests
{
    private const int FrameSamples = 320;
    private const int Spoken = 60;
    private const int Silent = 25;

    private readonly byte[] _packet = new byte[AudioSender.MaxPacketBytes];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SendSilence_BetweenSpeech_IsSilentAndLeavesNoClickAndTheSpeechAsItWas(bool isTone)
    {
        var said = isTone ? SpeechStream.Tone(220, 2 * Spoken) : SpeechStream.Speech(2 * Spoken);
        var without = Play(said, pauseAfter: int.MaxValue);
        var with = Play(said, pauseAfter: Spoken);

        // A frame for the decoder to lead the speech out.
        var pause = with.AsSpan((Spoken + 1) * FrameSamples, (Silent - 1) * FrameSamples);
        Assert.InRange(Peak(pause), 0, 2);
        Assert.True(SteepestBend(with) < 1.5 * SteepestBend(without), $"{SteepestBend(with)} where it was {SteepestBend(without)}");

        // And one for it to find its way in again.
        var afterwards = with.AsSpan((Spoken + Silent + 1) * FrameSamples);
        var asItWas = without.AsSpan((Spoken + 1) * FrameSamples);
        Assert.InRange(Power(afterwards) / Power(asItWas), 0.85, 1.15);
    }

    [Fact]
    public void SendSilence_WithCopies_StillCarriesTheLastFrameOfSpeech()
    {
        using var sender = Sender(red: 63);
        var said = SpeechStream.Speech(10);
        var last = 0;
        for (var frame = 0; frame < 10; frame++)
        {
            last = sender.Send(said.AsSpan(frame * FrameSamples, FrameSamples), frame * 20_000, false, _packet);
        }

        Assert.True(RtpPacket.TryParse(_packet.AsSpan(0, last), out var speech));
        var before = speech.Payload.ToArray();
        var length = sender.SendSilence(200_000, afterPause: false, _packet);
        Assert.True(RtpPacket.TryParse(_packet.AsSpan(0, length), out var packet));
        var blocks = new WebRtc.Recovery.RedBlock[9];
        Assert.True(WebRtc.Recovery.RedPayload.TryRead(packet.Payload, blocks, out var count));

        Assert.Equal((2, false), (count, packet.Header.Marker));
        Assert.True(before.AsSpan().EndsWith(packet.Payload.Slice(blocks[0].Start, blocks[0].Length)));
        Assert.Equal([0xF8, 0xFF, 0xFE], packet.Payload.Slice(blocks[1].Start, blocks[1].Length).ToArray());
    }

    [Fact]
    public void UseRate_MidStream_GoesOnWithTheSameNumbers()
    {
        using var sender = Sender(red: null);
        var first = Header(sender.Send(new short[320], 0, false, _packet));
        sender.UseRate(48_000);
        var second = Header(sender.Send(new short[960], 20_000, false, _packet));
        sender.UseRate(8_000);
        var third = Header(sender.Send(new short[160], 40_000, false, _packet));

        Assert.Equal((8_000, 160), (sender.SampleRateHz, sender.FrameSamples));
        Assert.Equal((first.Timestamp + 960, first.Timestamp + 1_920), (second.Timestamp, third.Timestamp));
        Assert.Equal(first.SequenceNumber + 2, third.SequenceNumber);
    }

    private static AudioSender Sender(int? red) => new(
        new RtpStreamIdentity(1, 1, 1), new AudioSenderOptions { SampleRateHz = 16_000, BitrateBps = 32_000, RedPayloadType = red });

    private static int Peak(ReadOnlySpan<short> pcm)
    {
        var peak = 0;
        foreach (var sample in pcm)
        {
            peak = Math.Max(peak, Math.Abs((int)sample));
        }

        return peak;
    }

    private static int SteepestBend(short[] pcm) => Enumerable.Range(2, pcm.Length - 2).Max(index => Math.Abs(pcm[index] - (2 * pcm[index - 1]) + pcm[index - 2]));

    private static double Power(ReadOnlySpan<short> pcm)
    {
        var power = 0.0;
        foreach (var sample in pcm)
        {
            power += (double)sample * sample;
        }

        return power;
    }

    private short[] Play(short[] said, int pauseAfter)
    {
        using var sender = Sender(red: null);
        using var decoder = new OpusFrameDecoder(16_000);
        var heard = new List<short>();
        var pcm = new short[OpusFormat.MaxPacketSamples(16_000)];
        var nowUs = 0L;
        for (var frame = 0; frame < 2 * Spoken; frame++)
        {
            if (frame == pauseAfter)
            {
                for (var silent = 0; silent < Silent; silent++)
                {
                    Hear(sender.SendSilence(nowUs += 20_000, afterPause: false, _packet));
                }
            }

            Hear(sender.Send(said.AsSpan(frame * FrameSamples, FrameSamples), nowUs += 20_000, startsTalkSpurt: false, _packet));
        }

        return [.. heard];

        void Hear(int length)
        {
            Assert.True(RtpPacket.TryParse(_packet.AsSpan(0, length), out var packet));
            heard.AddRange(pcm.AsSpan(0, decoder.Decode(packet.Payload, pcm)));
        }
    }

    private RtpHeader Header(int length)
    {
        Assert.True(RtpPacket.TryParse(_packet.AsSpan(0, length), out var packet));
        return packet.Header;
    }
}
