namespace VoiceMesh.WebRtc.Endpoint;

/// <summary>What a session hands its media to. One receiver serves one session.</summary>
/// <remarks>
/// <see cref="OnConnected"/>, <see cref="OnRtp"/> and <see cref="OnRtcp"/> never overlap. They run on the thread of the socket or of the handshakes, on
/// which all other sessions depend: copy, enqueue, return. An exception thrown here ends the session with <see cref="SessionEndReason.ReceiverFailed"/>.
/// </remarks>
public interface IMediaReceiver
{
    /// <summary>The path is validated and the keys are there; from now on media flows both ways. Comes at most once, before any packet.</summary>
    /// <param name="session">For sending.</param>
    void OnConnected(WebRtcSession session);

    /// <summary>A genuine RTP packet (RFC 3550 §5), in the clear, neither repeated nor too old for the replay window; it may be out of order.</summary>
    /// <param name="packet">The whole packet, its header well-formed; valid during the call only.</param>
    /// <param name="receivedAt">Timestamp of its arrival by the endpoint's <see cref="TimeProvider"/>.</param>
    void OnRtp(ReadOnlySpan<byte> packet, long receivedAt);

    /// <summary>A genuine compound RTCP packet (RFC 3550 §6), in the clear.</summary>
    /// <param name="packet">The whole packet, at least 8 octets, otherwise unchecked; valid during the call only.</param>
    /// <param name="receivedAt">Timestamp of its arrival by the endpoint's <see cref="TimeProvider"/>.</param>
    void OnRtcp(ReadOnlySpan<byte> packet, long receivedAt);

    /// <summary>The session is over; comes exactly once, on the thread that ended it, possibly while another call is still running or, where it ends as it connects, just before <see cref="OnConnected"/>.</summary>
    /// <param name="session">Which can't send any more.</param>
    /// <param name="reason">Why.</param>
    void OnEnded(WebRtcSession session, SessionEndReason reason);
}
