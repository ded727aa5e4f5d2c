using VoiceMesh.WebRtc.Sdp;

namespace VoiceMesh.MediaServer.Transports.WebRtc;

/// <summary>A session's call: a transport for audio whose events travel on the session's control connection.</summary>
internal interface ISessionCall : ITransport
{
    /// <summary>The latest answer.</summary>
    string Answer { get; }

    /// <summary>Names the present ICE credentials of this side; changes when ICE restarts.</summary>
    string IceTag { get; }

    /// <summary>The latest offer that was answered.</summary>
    string Offer { get; }

    /// <summary>Lets its owner hear of it, from the beginning on.</summary>
    void Start();

    /// <summary>Whether an offer comes from the peer of this call and not from a new one: it names the same certificate.</summary>
    bool IsFromPeer(string offer);

    /// <summary>Answers another offer of the peer.</summary>
    /// <exception cref="SdpException">The offer can't be accepted; the call stays as it was.</exception>
    /// <exception cref="InvalidOperationException">The call has ended.</exception>
    string Renegotiate(string offer);

    /// <summary>Ends the call; nothing happens when it has ended.</summary>
    /// <param name="reason">Snake case, for metrics: what made this side end it.</param>
    void End(string reason);
}
