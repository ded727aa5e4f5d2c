using VoiceMesh.Testing;
using VoiceMesh.Testing.Allocations;
using VoiceMesh.WebRtc.Calls;
using VoiceMesh.WebRtc.Receiving;
using VoiceMesh.WebRtc.Rtcp;
using VoiceMesh.WebRtc.Rtp;
using VoiceMesh.WebRtc.Tests.Traces;

namespace VoiceMesh.WebRtc.Tests.Calls;

[Trait("Category", "unit")]
public sealed class CallAudioTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Step_BothWays_AllocatesNothingInSteadyState(bool isSpeaking)
    {
        var stream = SpeechStream.Encode(1_300, redPayloadType: 63);
        var transport = new FakeMediaTransport();
        var events = new CountingEvents();
        var speech = new SendQueue(15);
        var scratch = new CallScratch();
        using var audio = new CallAudio(transport, new CallServerOptions { RedundancyFromLossPercent = 0 }, new ManualTimeProvider(), speech, events, 0);
        var report = Report(transport.Audio.LocalSsrc);
        var said = ReceivedMedia.Tone(320);
        speech.BeginTalkSpurt(16_000);
        var packet = 0;

        // 20 ms each: a packet and, now and then, a report; speech to be sent; four ticks.
        var allocated = SteadyAllocations.BytesOf(() =>
        {
            var nowUs = packet * 20_000L;
            var datagram = stream.Packets[packet % stream.Packets.Length];
            new RtpHeader((byte)(datagram[1] & 0x7F), false, (ushort)packet, (uint)packet * 960, SpeechStream.Ssrc).Write(datagram);
            audio.Receive(datagram, isRtcp: false, nowUs, nowUs);
            if (packet % 50 == 0)
            {
                audio.Receive(report, isRtcp: true, nowUs, nowUs);
            }

            if (isSpeaking)
            {
                speech.TryAdd(said, reportWhenSent: true);
            }

            for (var tick = 0; tick < 4; tick++)
            {
                audio.Step(nowUs + (tick * 5_000), 0, scratch);
            }

            packet++;
        });

        Assert.Equal(0, allocated);
        Assert.True(packet >= 1_200);
        Assert.Equal((packet, packet, isSpeaking ? packet : 0), (events.Frames, transport.Rtp, events.Sent));
        Assert.InRange(transport.Rtcp, packet / 100, packet / 15);
    }

    private static byte[] Report(uint ssrc)
    {
        var buffer = new byte[64];
        var writer = new RtcpWriter(buffer);
        writer.WriteReceiverReport(SpeechStream.Ssrc, [new RtcpReportBlock(ssrc, 0, 0, 0, 0, 0, 0)]);
        return buffer[..writer.Length];
    }

    private sealed class CountingEvents : ICallAudioEvents
    {
        public int Frames { get; private set; }

        public int Sent { get; private set; }

        public bool IsOver => false;

        public void OnAudio(ReadOnlySpan<short> frame, in ReceivedFrame info) => Frames++;

        public void OnSent() => Sent++;

        public void OnQuality(in CallQuality quality, bool isTold)
        {
        }
    }
}
