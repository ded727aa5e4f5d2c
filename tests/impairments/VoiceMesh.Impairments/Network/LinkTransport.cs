using VoiceMesh.WebRtc.Calls;
using VoiceMesh.WebRtc.Sdp;
using VoiceMesh.WebRtc.Srtp;

namespace VoiceMesh.Impairments.Network;

/// <summary>Sends the audio of one end of a call over a link.</summary>
internal sealed class LinkTransport(NegotiatedAudio audio, ImpairedLink link, Func<long> nowUs) : IMediaTransport
{
    public NegotiatedAudio Audio => audio;

    public SrtpProfile Profile => SrtpProfile.None;

    public bool SendRtp(ReadOnlySpan<byte> packet) => Send(packet, isRtcp: false);

    public bool SendRtcp(ReadOnlySpan<byte> packet) => Send(packet, isRtcp: true);

    private bool Send(ReadOnlySpan<byte> packet, bool isRtcp)
    {
        link.Send(packet, isRtcp, nowUs());
        return true;
    }
}
