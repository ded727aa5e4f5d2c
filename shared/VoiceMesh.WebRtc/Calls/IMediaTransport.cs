using VoiceMesh.WebRtc.Sdp;
using VoiceMesh.WebRtc.Srtp;

namespace VoiceMesh.WebRtc.Calls;

/// <summary>What a call's audio needs of its session: so that audio also runs over a simulated network.</summary>
internal interface IMediaTransport
{
    NegotiatedAudio Audio { get; }

    SrtpProfile Profile { get; }

    bool SendRtp(ReadOnlySpan<byte> packet);

    bool SendRtcp(ReadOnlySpan<byte> packet);
}
