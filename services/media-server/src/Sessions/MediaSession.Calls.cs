using System.Net;
using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.MediaServer.Transports;
using VoiceMesh.MediaServer.Transports.Events;
using VoiceMesh.MediaServer.Transports.WebRtc;
using VoiceMesh.WebRtc.Endpoint;
using VoiceMesh.WebRtc.Sdp;

namespace VoiceMesh.MediaServer.Sessions;

/// <summary>The session's call: how it comes about, takes the audio over, and gives it back.</summary>
internal sealed partial class MediaSession : ICallOwner
{
    /// <summary>There is nothing to renew.</summary>
    public static readonly ProtocolFault NoCall = new("no_call", "The session has no such call; send an offer by POST.");

    private static readonly ProtocolFault Occupied = new("session_occupied", "The session has a client; its resume token takes it over.");
    private static readonly ProtocolFault Over = new("session_ended", "The session has ended; open a new one.");

    /// <summary>The session's call, from its answer to its end.</summary>
    public ISessionCall? Call => Volatile.Read(ref _call);

    /// <summary>Whether somebody holds the session, on a control connection or by a call.</summary>
    public bool IsTaken => Call is not null || HasSignalling;

    /// <summary>Whether a control connection is there.</summary>
    public bool HasSignalling => _events.Connection is not null;

    /// <summary>What the call's connection was last found to be worth; null without a connected call.</summary>
    public QualityEvent? Quality => Volatile.Read(ref _quality);

    public ProtocolFault? Offer(string sdp, IPAddress? client, out string answer) => Offer(sdp, client, OfferScope.TakeOver, out answer);

    /// <summary>An offer from outside the control connection.</summary>
    /// <param name="sdp">A session description.</param>
    /// <param name="client">Who offers, for the limits per address.</param>
    /// <param name="scope">What it may do. Whether the session is free is found out with the offer's own effect: of two that join at once, one does.</param>
    /// <param name="answer">The server's description, when there is no fault.</param>
    public ProtocolFault? Offer(string sdp, IPAddress? client, OfferScope scope, out string answer)
    {
        answer = "";
        if (!_calls.IsEnabled)
        {
            return new ProtocolFault("webrtc_disabled", "This server takes no calls; speak over the WebSocket.");
        }

        lock (_offerGate)
        {
            if (scope is OfferScope.Join && IsTaken)
            {
                // Before the offers of who holds the session are counted: a stranger must not use them up.
                return Occupied;
            }

            if (!_offers.TryTake(1))
            {
                return new ProtocolFault(
                    "webrtc_limit", "Offers come faster than a connection can use them; send the next one later.", RetryAfter: TimeSpan.FromSeconds(1));
            }

            try
            {
                return Answer(sdp, client, scope, out answer);
            }
            catch (SdpException invalid)
            {
                return new ProtocolFault("invalid_sdp", invalid.Message);
            }
            catch (WebRtcLimitException limit)
            {
                return new ProtocolFault("webrtc_limit", limit.Message, RetryAfter: limit.RetryAfter);
            }
            catch (ObjectDisposedException)
            {
                return new ProtocolFault("draining", "This server is going away; open a new session.");
            }
        }
    }

    public void HangUp() => EndCall("hung_up");

    void ICallOwner.CallConnected(ISessionCall call, CallEvent connected)
    {
        lock (_gate)
        {
            if (_call != call)
            {
                return;
            }

            _events.Send(connected);

            // The page still plays what the WebSocket brought it, so the call begins behind that.
            Carry(call, formerPlaysOut: true);
        }

        Touch();
    }

    void ICallOwner.CallMeasured(ISessionCall call, QualityEvent quality)
    {
        lock (_gate)
        {
            if (_call == call)
            {
                Volatile.Write(ref _quality, quality);
                _events.Send(quality);
            }
        }
    }

    void ICallOwner.CallEnded(ISessionCall call, CallEvent ended)
    {
        bool cut;
        lock (_gate)
        {
            cut = _call == call && LeaveCall(ended);
        }

        ReplyCut(cut);
    }

    /// <summary>Ends the call, if there is one, and goes on without it.</summary>
    /// <param name="reason">For the client.</param>
    private void EndCall(string reason)
    {
        ISessionCall? call;
        var cut = false;
        lock (_gate)
        {
            call = _call;
            if (call is not null)
            {
                cut = LeaveCall(new CallEvent("ended", reason));
            }
        }

        call?.End(reason);
        ReplyCut(cut);
    }

    private ProtocolFault? Answer(string sdp, IPAddress? client, OfferScope scope, out string answer)
    {
        answer = "";
        if (Call is { } current && current.IsFromPeer(sdp))
        {
            try
            {
                answer = current.Renegotiate(sdp);
                return null;
            }
            catch (InvalidOperationException)
            {
                // It ended at this very moment, so the offer is for a new one.
            }
        }

        if (IsOver)
        {
            return Over;
        }

        if (scope is OfferScope.Renew)
        {
            return NoCall;
        }

        var call = _calls.Accept(sdp, this, client);
        EndCall("replaced");
        if (TakeCall(call, scope) is { } refusal)
        {
            call.End(refusal.Code);
            return refusal;
        }

        answer = call.Answer;
        call.Start();
        Touch();
        OpenConversation();
        return null;
    }

    private ProtocolFault? TakeCall(ISessionCall call, OfferScope scope)
    {
        lock (_gate)
        {
            if (IsOver)
            {
                return Over;
            }

            if (scope is OfferScope.Join && HasSignalling)
            {
                return Occupied;
            }

            Volatile.Write(ref _call, call);
            _state = SessionState.Connected;
            _events.KeepForReturn();
            _events.Send(new CallEvent("connecting"));
            return null;
        }
    }

    /// <summary>Gives the audio back to the control connection. Under the gate.</summary>
    /// <returns>True when a reply was cut because nobody is there to hear the rest.</returns>
    private bool LeaveCall(CallEvent ended)
    {
        var call = _call;
        Volatile.Write(ref _call, null);
        Volatile.Write(ref _quality, null);
        _events.Send(ended);
        var connection = _events.Connection as ITransport;
        if (connection is null && _state is not SessionState.Ended)
        {
            _state = SessionState.Disconnected;
        }

        return _audio == call && Carry(connection, formerPlaysOut: false);
    }

    /// <summary>Lets another transport carry the audio, both ways. Under the gate.</summary>
    /// <returns>True when a reply was cut because there is none.</returns>
    private bool Carry(ITransport? transport, bool formerPlaysOut)
    {
        // Whoever speaks at this moment is finished before the next one is heard: the chain takes one speaker at a time.
        lock (_listeningGate)
        {
            if (_audio is null || _audio.Kind == transport?.Kind)
            {
                // Not the same client on another way, but a client that was away, or another one: nothing goes on from what was heard.
                _listening.Reset();
            }

            Volatile.Write(ref _audio, transport);
        }

        if (transport is null)
        {
            return _playout.Detach();
        }

        _playout.Attach(transport, formerPlaysOut);
        return false;
    }

    private void ReplyCut(bool cut)
    {
        if (cut)
        {
            // Nobody hears the rest, so the orchestrator may leave the reply and keep what was heard.
            Control(new ConverseRequest { StartListening = new StartListening() });
        }
    }
}
