using VoiceMesh.MediaServer.Transports.Events;

namespace VoiceMesh.MediaServer.Transports;

/// <summary>
/// A client's connection as its session sees it. What comes in (audio at some rate, control) the transport hands to the session's
/// <see cref="ISessionInput"/>; what goes out comes through here. All members return at once, and what is sent keeps its order.
/// </summary>
internal interface ITransport
{
    /// <summary>Kebab-case kind: "websocket", "webrtc".</summary>
    string Kind { get; }

    /// <summary>What the client sends now.</summary>
    TransportAudioFormat Input { get; }

    /// <summary>What the next reply is sent as.</summary>
    TransportAudioFormat Output { get; }

    /// <summary>Sends an event after everything sent so far.</summary>
    void Send(ServerEvent serverEvent);

    /// <summary>Fixes the format of the reply that begins and tells the client of it.</summary>
    /// <returns>The rate at which the reply's frames are wanted, in Hz.</returns>
    int BeginReply(string turnId, string engine, string voice);

    /// <summary>Sends one frame of 20 ms at the rate that <see cref="BeginReply"/> named.</summary>
    /// <param name="frame">Mono samples; only valid during the call.</param>
    /// <param name="firstOfReply">True: tell <see cref="ISessionInput.ReplyLeft"/> when this frame has left.</param>
    /// <returns>False when the client takes no more for now; the same frame is offered again later.</returns>
    bool TrySendAudio(ReadOnlySpan<short> frame, bool firstOfReply);

    /// <summary>Throws away frames that were taken and have not left yet.</summary>
    void DropAudio();

    /// <summary>Ends the connection after everything sent so far.</summary>
    void Close(TransportClose close);
}
