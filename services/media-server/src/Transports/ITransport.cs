namespace VoiceMesh.MediaServer.Transports;

/// <summary>
/// What carries a session's audio. What comes in the transport hands to the session's <see cref="ISessionInput"/>; what goes out comes through here. A session
/// uses one at a time and may change it in the middle of a reply. All members return at once, and what is sent keeps its order.
/// </summary>
internal interface ITransport
{
    /// <summary>Kebab-case kind: "websocket", "webrtc".</summary>
    string Kind { get; }

    /// <summary>How far the audio sent is to be ahead of the listener; null for a client that buffers, which gets the lead of the settings.</summary>
    TimeSpan? Lead { get; }

    /// <summary>How long after it was sent a frame is heard, as far as this side has to reckon with it; zero where the client plays at once or tells by itself.</summary>
    TimeSpan Latency { get; }

    /// <summary>Whether the client's own word on what it has played counts.</summary>
    bool IsAcknowledged { get; }

    /// <summary>Fixes the format of the reply that begins, or of the rest of one that moves here.</summary>
    /// <param name="sampleRateHz">Rate of the reply's source in Hz.</param>
    ReplyFormat BeginReply(int sampleRateHz);

    /// <summary>Sends one frame of 20 ms at the rate that <see cref="BeginReply"/> named.</summary>
    /// <param name="frame">Mono samples; only valid during the call.</param>
    /// <param name="firstOfTurn">The turn whose reply begins with this frame: tell <see cref="ISessionInput.ReplyLeft"/> when it has left. Null for every other frame.</param>
    /// <returns>False when no more is taken for now; the same frame is offered again later.</returns>
    bool TrySendAudio(ReadOnlySpan<short> frame, string? firstOfTurn);

    /// <summary>Stops what was taken and has not left yet. A client that holds audio stops by itself: it is told so by an event.</summary>
    void Pause();

    /// <summary>Goes on with what was taken.</summary>
    void Resume();

    /// <summary>Throws away frames that were taken and have not left yet, and lifts a pause.</summary>
    void Clear();
}
