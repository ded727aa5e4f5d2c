using VoiceMesh.WebRtc.Calls;
using VoiceMesh.WebRtc.Sdp;
using VoiceMesh.WebRtc.Srtp;

namespace VoiceMesh.WebRtc.Tests.Calls;

/// <summary>Takes what a call sends, and counts it.</summary>
internal sealed class FakeMediaTransport : IMediaTransport
{
    public NegotiatedAudio Audio { get; set; } = new(111, 63, CanSend: true, CanReceive: true, 0xCA11, "us", "0");

    public SrtpProfile Profile => SrtpProfile.AeadAes128Gcm;

    public int Rtp { get; private set; }

    public long RtpBytes { get; private set; }

    public int Rtcp { get; private set; }

    public bool SendRtp(ReadOnlySpan<byte> packet)
    {
        Rtp++;
        RtpBytes += packet.Length;
        return true;
    }

    public bool SendRtcp(ReadOnlySpan<byte> packet)
    {
        Rtcp++;
        return true;
    }
}
