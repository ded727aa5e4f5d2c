using System.Diagnostics.CodeAnalysis;
using System.Net;
using VoiceMesh.Audio.Opus;
using VoiceMesh.WebRtc.Endpoint;
using VoiceMesh.WebRtc.Sdp;
using VoiceMesh.WebRtc.Srtp;

namespace VoiceMesh.WebRtc.Calls;

/// <summary>One peer that is talked with. Made by <see cref="CallServer.Accept"/>. Thread-safe.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The audio's native memory belongs to the worker, which frees it at the end of the call, whoever ended it.")]
public sealed partial class Call
{
    private readonly CallContext _context;
    private readonly ICallListener _listener;
    private readonly PacketRing _packets;
    private readonly SendQueue _speech;
    private readonly Lock _qualityGate = new();
    private readonly TaskCompletionSource<SessionEndReason> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebRtcSession? _session;
    private CallQuality _quality = new() { Codec = "opus" };

    internal Call(CallContext context, ICallListener listener)
    {
        _context = context;
        _listener = listener;
        _packets = new PacketRing(context.Options.InboundQueueBytes);
        _speech = new SendQueue(Math.Max(1, context.Options.SendQueueMs / OpusFormat.FrameDurationMs));
    }

    /// <summary>A random name.</summary>
    public string Id => Session.Id;

    /// <summary>The latest answer: a session description (RFC 8866) to be given to the client.</summary>
    public string Answer => Session.Answer;

    /// <summary>What was agreed on for audio; it may change with <see cref="Renegotiate"/>.</summary>
    public NegotiatedAudio Audio => Session.Audio;

    /// <summary>How far the call has come.</summary>
    public CallState State => (CallState)Math.Min(Volatile.Read(ref _state), FirstEnd);

    /// <summary>Completes with the reason once the call is over and its listener knows.</summary>
    public Task<SessionEndReason> Ended => _ended.Task;

    /// <summary>What is known about the end beyond its reason.</summary>
    public string? EndDetail => Session.EndDetail;

    /// <summary>Time from the offer to flowing media, once connected.</summary>
    public TimeSpan? SetupTime => Session.SetupTime;

    /// <summary>How media is protected; none before the call connected.</summary>
    public SrtpProfile Profile => Session.Profile;

    /// <summary>Where media goes to at present; null before the first connectivity check.</summary>
    public IPEndPoint? RemoteEndPoint => Session.RemoteEndPoint;

    /// <summary>What the connection is worth, renewed every second.</summary>
    public CallQuality Quality
    {
        get
        {
            lock (_qualityGate)
            {
                return _quality;
            }
        }
    }

    /// <summary>Audio that waits to be sent, in milliseconds.</summary>
    public int QueuedMs => _speech.Count * OpusFormat.FrameDurationMs;

    private WebRtcSession Session => _session ?? throw new InvalidOperationException("The call was not accepted.");

    /// <summary>Answers another offer of the same client: ICE restart, another direction, other payload types.</summary>
    /// <param name="offer">A session description (RFC 8866).</param>
    /// <returns>The answer.</returns>
    /// <exception cref="SdpException">The offer can't be accepted; the call stays as it was.</exception>
    /// <exception cref="InvalidOperationException">The call has ended, or is about to: its <see cref="State"/> may say so a moment later.</exception>
    public string Renegotiate(string offer) => Session.Renegotiate(offer);

    /// <summary>Says goodbye (RTCP BYE, close_notify) and ends the call; its worker tells the listener. Does nothing when the call has ended.</summary>
    public void End() => End(SessionEndReason.Closed, null);

    /// <summary>Announces speech, and at which rate it is there.</summary>
    /// <param name="sampleRateHz">Rate of the speech, 1 or more.</param>
    /// <returns>The rate at which the frames that follow are wanted: the lowest of 8000, 16000, 24000 and 48000 Hz that loses nothing.</returns>
    public int BeginTalkSpurt(int sampleRateHz) => _speech.BeginTalkSpurt(sampleRateHz);

    /// <summary>
    /// Queues 20 ms of speech. One frame leaves every 20 ms on a steady grid, on which silence flows in between; the first of a reply takes the next place, within 20 ms. While the peer does not
    /// receive (its direction is "sendonly" or "inactive"), frames go by unheard in the same time.
    /// </summary>
    /// <param name="frame20Ms">20 ms at the rate that <see cref="BeginTalkSpurt"/> answered.</param>
    /// <param name="reportWhenSent">Whether the listener is to be told when it has left (<see cref="ICallListener.OnReported"/>).</param>
    /// <returns>False when the queue is full: offer the same frame later. Also false when the call has ended (<see cref="State"/>).</returns>
    /// <exception cref="ArgumentException">The frame has another length.</exception>
    /// <exception cref="InvalidOperationException">No talk spurt was begun.</exception>
    public bool TrySend(ReadOnlySpan<short> frame20Ms, bool reportWhenSent) => State != CallState.Ended && _speech.TryAdd(frame20Ms, reportWhenSent);

    /// <summary>Holds back what is queued: once this has returned, silence goes out instead.</summary>
    public void Pause() => _speech.SetPaused(true);

    /// <summary>Goes on with what is queued.</summary>
    public void Resume() => _speech.SetPaused(false);

    /// <summary>Throws away what is queued: nothing of it leaves after this has returned. Does not resume.</summary>
    /// <returns>Frames thrown away, 20 ms each.</returns>
    public int Clear() => _speech.Clear();
}
