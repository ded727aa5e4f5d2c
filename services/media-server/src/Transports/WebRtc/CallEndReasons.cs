using VoiceMesh.WebRtc.Endpoint;

namespace VoiceMesh.MediaServer.Transports.WebRtc;

/// <summary>Ends of calls in the words of the protocol and of the metrics.</summary>
internal static class CallEndReasons
{
    public static string NameOf(SessionEndReason reason) => reason switch
    {
        SessionEndReason.Closed => "closed",
        SessionEndReason.ClosedByPeer => "closed_by_peer",
        SessionEndReason.ConsentExpired => "consent_expired",
        SessionEndReason.SetupTimedOut => "setup_timed_out",
        SessionEndReason.HandshakeFailed => "handshake_failed",
        SessionEndReason.FingerprintMismatch => "fingerprint_mismatch",
        SessionEndReason.NoSrtpProfile => "no_srtp_profile",
        SessionEndReason.ReceiverFailed => "receiver_failed",
        _ => "endpoint_stopped",
    };
}
