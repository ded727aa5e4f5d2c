using System.Net;
using VoiceMesh.WebRtc.Endpoint;
using VoiceMesh.WebRtc.Sdp;

namespace VoiceMesh.MediaServer.Transports.WebRtc;

/// <summary>Where calls come from.</summary>
internal interface ICalls
{
    /// <summary>Whether this process takes calls at all.</summary>
    bool IsEnabled { get; }

    /// <summary>Answers a client's offer with a new call, which says nothing before it is started.</summary>
    /// <param name="offer">The client's session description.</param>
    /// <param name="owner">The session that the call belongs to.</param>
    /// <param name="client">Who asks, for the limits per address.</param>
    /// <exception cref="SdpException">The offer can't be accepted; the message says which line is at fault.</exception>
    /// <exception cref="WebRtcLimitException">A limit is reached.</exception>
    /// <exception cref="ObjectDisposedException">The process is going away.</exception>
    ISessionCall Accept(string offer, ICallOwner owner, IPAddress? client);
}
