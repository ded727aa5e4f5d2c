using VoiceMesh.Contracts.Conversation.V1;

namespace VoiceMesh.MediaServer.Transports;

/// <summary>What a client gives its session, whatever the transport. One caller at a time, except <see cref="ReplyLeft"/> and <see cref="TransportClosed"/>.</summary>
internal interface ISessionInput
{
    /// <summary>Takes audio.</summary>
    /// <param name="samples">Mono, any length; only valid during the call.</param>
    /// <param name="sampleRateHz">8000, 16000, 24000 or 48000; may change between calls.</param>
    void Audio(ReadOnlySpan<short> samples, int sampleRateHz);

    /// <summary>Takes a control message for the orchestrator.</summary>
    /// <returns>False when too much control waits for the orchestrator; the message was not taken.</returns>
    bool Control(ConverseRequest request);

    /// <summary>The client asks to end its session.</summary>
    void Stop();

    /// <summary>What the client says it has really played of a reply; authoritative from the first such word on.</summary>
    void Played(string turnId, uint playedMs, bool finished);

    /// <summary>The client is alive.</summary>
    void Touch();

    /// <summary>The first frame of the present reply has left for the client.</summary>
    void ReplyLeft();

    /// <summary>The connection is gone; the session waits for another.</summary>
    void TransportClosed(ITransport transport);
}
