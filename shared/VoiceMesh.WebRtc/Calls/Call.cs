using System.Net;
using VoiceMesh.WebRtc.Endpoint;
using VoiceMesh.WebRtc.Sdp;

namespace VoiceMesh.WebRtc.Calls;

/// <summary>One peer that is talked with. Made by <see cref="CallServer.Accept"/>. Thread-safe.</summary>
public sealed class Call
{
    internal Call()
    {
    }

    /// <summary>A random name.</summary>
    public string Id => throw new NotImplementedException();

    /// <summary>The latest answer: a session description (RFC 8866) to be given to the client.</summary>
    public string Answer => throw new NotImplementedException();

    /// <summary>What was agreed on for audio; it may change with <see cref="Renegotiate"/>.</summary>
    public NegotiatedAudio Audio => throw new NotImplementedException();

    /// <summary>How far the call has come.</summary>
    public CallState State => throw new NotImplementedException();

    /// <summary>Completes with the reason once the call is over and its listener knows.</summary>
    public Task<SessionEndReason> Ended => throw new NotImplementedException();

    /// <summary>What is known about the end beyond its reason.</summary>
    public string? EndDetail => throw new NotImplementedException();

    /// <summary>Time from the offer to flowing media, once connected.</summary>
    public TimeSpan? SetupTime => throw new NotImplementedException();

    /// <summary>Where media goes to at present; null before the first connectivity check.</summary>
    public IPEndPoint? RemoteEndPoint => throw new NotImplementedException();

    /// <summary>What the connection is worth, renewed every second.</summary>
    public CallQuality Quality => throw new NotImplementedException();

    /// <summary>Audio that waits to be sent, in milliseconds.</summary>
    public int QueuedMs => throw new NotImplementedException();

    /// <summary>Answers another offer of the same client: ICE restart, another direction, other payload types.</summary>
    /// <param name="offer">A session description (RFC 8866).</param>
    /// <returns>The answer.</returns>
    /// <exception cref="SdpException">The offer can't be accepted; the call stays as it was.</exception>
    /// <exception cref="InvalidOperationException">The call has ended.</exception>
    public string Renegotiate(string offer) => throw new NotImplementedException();

    /// <summary>Says goodbye (RTCP BYE, close_notify) and ends the call. Does nothing when it has ended.</summary>
    public void End() => throw new NotImplementedException();

    /// <summary>Announces speech, and at which rate it is there.</summary>
    /// <param name="sampleRateHz">Rate of the speech, 1 or more.</param>
    /// <returns>The rate at which the frames that follow are wanted: the lowest of 8000, 16000, 24000 and 48000 Hz that loses nothing.</returns>
    public int BeginTalkSpurt(int sampleRateHz) => throw new NotImplementedException();

    /// <summary>Queues 20 ms of speech. One frame leaves every 20 ms; the first of a reply takes the next place on that grid.</summary>
    /// <param name="frame20Ms">20 ms at the rate that <see cref="BeginTalkSpurt"/> answered.</param>
    /// <param name="reportWhenSent">Whether the listener is to be told when it has left (<see cref="ICallListener.OnReported"/>).</param>
    /// <returns>False when the queue is full: offer the same frame later. Also false when the call has ended.</returns>
    /// <exception cref="ArgumentException">The frame has another length.</exception>
    /// <exception cref="InvalidOperationException">No talk spurt was begun.</exception>
    public bool TrySend(ReadOnlySpan<short> frame20Ms, bool reportWhenSent) => throw new NotImplementedException();

    /// <summary>Holds back what is queued, from the next frame on; silence goes out instead.</summary>
    public void Pause() => throw new NotImplementedException();

    /// <summary>Goes on with what is queued.</summary>
    public void Resume() => throw new NotImplementedException();

    /// <summary>Throws away what is queued: nothing of it leaves after this has returned. Does not resume.</summary>
    /// <returns>Frames thrown away, 20 ms each.</returns>
    public int Clear() => throw new NotImplementedException();
}
