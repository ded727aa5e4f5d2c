using System.Net;
using VoiceMesh.Contracts.Conversation.V1;

namespace VoiceMesh.MediaServer.Transports;

/// <summary>What a client gives its session, whatever the transport.</summary>
internal interface ISessionInput
{
    /// <summary>Takes audio.</summary>
    /// <param name="source">Where it came: only the transport that carries the session's audio now is heard.</param>
    /// <param name="samples">Mono, any length; only valid during the call.</param>
    /// <param name="sampleRateHz">8000, 16000, 24000 or 48000; may change between calls.</param>
    /// <returns>False when another transport carries the audio; nothing was taken.</returns>
    bool Audio(ITransport source, ReadOnlySpan<short> samples, int sampleRateHz);

    /// <summary>Takes a control message for the orchestrator.</summary>
    /// <returns>False when too much control waits for the orchestrator; the message was not taken.</returns>
    bool Control(ConverseRequest request);

    /// <summary>The client asks to end its session.</summary>
    void Stop();

    /// <summary>What the client says it has really played of a reply; authoritative from the first such word on.</summary>
    void Played(string turnId, uint playedMs, bool finished);

    /// <summary>The client is alive.</summary>
    void Touch();

    /// <summary>The first frame of a reply has left for the client.</summary>
    /// <param name="turnId">The turn that is answered; by now it may be over.</param>
    /// <param name="leftAt">When.</param>
    void ReplyLeft(string turnId, DateTimeOffset leftAt);

    /// <summary>The client wants a call, or its call to change (ICE restart, another direction).</summary>
    /// <param name="sdp">Its session description.</param>
    /// <param name="client">Its address, for the limits per address.</param>
    /// <param name="answer">The server's description, when there is no fault.</param>
    ProtocolFault? Offer(string sdp, IPAddress? client, out string answer);

    /// <summary>The client ends its call and goes on without.</summary>
    void HangUp();

    /// <summary>The control connection is gone; the session waits for another.</summary>
    void SignallingClosed(ISignalling signalling);
}
