using VoiceMesh.WebRtc.Endpoint;
using VoiceMesh.WebRtc.Receiving;
using VoiceMesh.WebRtc.Rtcp;

namespace VoiceMesh.WebRtc.Calls;

/// <content>What the threads of the endpoint and the call's worker do.</content>
public sealed partial class Call : ICallAudioEvents
{
    // Connecting, connected, or from here on ended, with the reason added.
    private const int FirstEnd = 2;

    private int _state;

    // The worker's alone.
    private CallAudio? _audio;

    /// <summary>Packets that the endpoint handed over, whether there was room for them or not.</summary>
    internal long PacketsArrived => _packets.Added + _packets.Dropped;

    bool ICallAudioEvents.IsOver => State == CallState.Ended;

    void ICallAudioEvents.OnAudio(ReadOnlySpan<short> frame, in ReceivedFrame info) => _listener.OnAudio(frame, info);

    void ICallAudioEvents.OnSent() => _listener.OnReported(this);

    void ICallAudioEvents.OnQuality(in CallQuality quality, bool isTold)
    {
        lock (_qualityGate)
        {
            _quality = quality;
        }

        if (isTold)
        {
            _listener.OnQuality(this, quality);
        }
    }

    /// <summary>The session is there. It may have ended already.</summary>
    internal void Attach(WebRtcSession session) => _session = session;

    internal void End(SessionEndReason reason, string? detail)
    {
        var session = Session;
        if (State == CallState.Connected)
        {
            Span<byte> goodbye = stackalloc byte[RtcpSession.MaxDatagramBytes];
            var length = RtcpSession.WriteGoodbye(session.Audio.LocalSsrc, session.Audio.CanonicalName, goodbye);
            session.SendRtcp(goodbye[..length]);
        }

        TryEnd(reason);
        session.End(reason, detail);
    }

    /// <summary>Does what is due. Only the worker calls this; it throws nothing.</summary>
    /// <param name="nowUs">Now.</param>
    /// <param name="scratch">The worker's buffers.</param>
    /// <returns>False once the call is over, its native memory is freed and its listener knows.</returns>
    internal bool Step(long nowUs, CallScratch scratch)
    {
        try
        {
            if (State == CallState.Connected)
            {
                LookAfter(nowUs, scratch);
            }
        }
        catch (Exception failure)
        {
            // Most likely the listener threw. Whoever it was, the other calls of this worker go on.
            _context.CountFailure();
            End(SessionEndReason.ReceiverFailed, failure.Message);
        }

        if (State != CallState.Ended)
        {
            return true;
        }

        Finish();
        return false;
    }

    private void LookAfter(long nowUs, CallScratch scratch)
    {
        if (_audio is null)
        {
            _audio = new CallAudio(Session, _context.Options, _context.TimeProvider, _speech, this, nowUs);
            _context.CountAudio(1);
            _listener.OnConnected(this);
        }

        while (State == CallState.Connected && _packets.TryTake(scratch.Inbound, out var length, out var isRtcp, out var receivedAt))
        {
            _audio.Receive(scratch.Inbound.AsSpan(0, length), isRtcp, _context.Clock.ToUs(receivedAt), nowUs);
        }

        if (State == CallState.Connected)
        {
            _audio.Step(nowUs, _packets.Dropped, scratch);
        }
    }

    /// <summary>Whoever comes first says why. The session need not have come to its own end yet, which another thread may be busy with.</summary>
    private void TryEnd(SessionEndReason reason)
    {
        var seen = Volatile.Read(ref _state);
        while (seen < FirstEnd)
        {
            var before = Interlocked.CompareExchange(ref _state, FirstEnd + (int)reason, seen);
            if (before == seen)
            {
                _context.CountConnected(seen == (int)CallState.Connected ? -1 : 0);
                _context.CountActive(-1);
                return;
            }

            seen = before;
        }
    }

    private void Finish()
    {
        var reason = (SessionEndReason)(Volatile.Read(ref _state) - FirstEnd);
        if (_audio is not null)
        {
            _audio.Dispose();
            _audio = null;
            _context.CountAudio(-1);
        }

        _speech.Clear();
        try
        {
            _listener.OnEnded(this, reason);
        }
        catch (Exception)
        {
            // There is nothing left to end.
            _context.CountFailure();
        }

        _ended.TrySetResult(reason);
    }

    /// <summary>Runs on the threads of the endpoint, which serve all calls: copies and returns.</summary>
    internal sealed class Inlet(Call call) : IMediaReceiver
    {
        public void OnConnected(WebRtcSession session)
        {
            call._session = session;
            if (Interlocked.CompareExchange(ref call._state, (int)CallState.Connected, (int)CallState.Connecting) == (int)CallState.Connecting)
            {
                call._context.CountConnected(1);
            }
        }

        public void OnRtp(ReadOnlySpan<byte> packet, long receivedAt) => Add(packet, isRtcp: false, receivedAt);

        public void OnRtcp(ReadOnlySpan<byte> packet, long receivedAt) => Add(packet, isRtcp: true, receivedAt);

        public void OnEnded(WebRtcSession session, SessionEndReason reason) => call.TryEnd(reason);

        private void Add(ReadOnlySpan<byte> packet, bool isRtcp, long receivedAt)
        {
            if (!call._packets.TryAdd(packet, isRtcp, receivedAt))
            {
                call._context.CountOverflow();
            }
        }
    }
}
