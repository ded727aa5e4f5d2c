using System.Net;
using System.Net.WebSockets;
using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.MediaServer.Telemetry;
using VoiceMesh.MediaServer.Transports.Events;

namespace VoiceMesh.MediaServer.Transports.WebSockets;

/// <summary>The incoming half of a WebSocket client: reads its messages, answers what is wrong with them, and gives the rest to the session.</summary>
internal sealed class WebSocketClient : IDisposable
{
    private readonly WebSocketTransport _transport;
    private readonly ISessionInput _session;
    private readonly IPAddress? _address;
    private readonly MessageReader _reader;
    private readonly ClientMessageParser _parser;
    private readonly ClientAudio _audio;
    private readonly AudioAcknowledger _acknowledger;
    private readonly TokenBucket _messages;
    private readonly TokenBucket _errors;
    private readonly TokenBucket _audioByCall;
    private readonly MediaMetrics _metrics;
    private readonly TimeProvider _clock;

    public WebSocketClient(
        WebSocket socket,
        WebSocketTransport transport,
        ISessionInput session,
        IPAddress? address,
        WebSocketTransportOptions options,
        AudioOptions audio,
        MediaMetrics metrics,
        TimeProvider clock)
    {
        _transport = transport;
        _session = session;
        _address = address;
        _metrics = metrics;
        _clock = clock;
        _reader = new MessageReader(socket, options);
        _parser = new ClientMessageParser(audio.SampleRateHz);
        _audio = new ClientAudio(session, transport, options, clock);
        _acknowledger = new AudioAcknowledger(transport.Send, TimeSpan.FromMilliseconds(options.AcknowledgeEveryMs), clock);
        _messages = new TokenBucket(options.MaxMessagesPerSecond, options.MaxMessagesPerSecond * 2.0, clock);
        _errors = new TokenBucket(options.MaxErrorsPerMinute / 60.0, options.MaxErrorsPerMinute, clock);
        _audioByCall = new TokenBucket(1, 1, clock);
    }

    /// <summary>Reads until the client closes; once the server closes, what still comes is ignored.</summary>
    public async Task ReadAllAsync(CancellationToken cancellationToken)
    {
        while (!_transport.IsClosing)
        {
            switch (await _reader.ReadAsync(cancellationToken))
            {
                case MessageReader.Outcome.Closed:
                    return;
                case MessageReader.Outcome.TooBig:
                    Refuse(new ProtocolFault(
                        "message_too_big", $"A {_reader.Type.ToString().ToLowerInvariant()} message holds at most {_reader.Limit} bytes.", TransportClose.MessageTooBig("message too big")));
                    break;
                default:
                    Take();
                    break;
            }
        }

        await _reader.DiscardAsync(cancellationToken);
    }

    public void Dispose()
    {
        _acknowledger.Dispose();
        _audio.Dispose();
        _reader.Dispose();
    }

    private void Take()
    {
        if (_transport.IsClosing)
        {
            return;
        }

        _session.Touch();
        if (!_messages.TryTake(1))
        {
            Refuse(new ProtocolFault("rate_limited", "Too many messages per second.", TransportClose.RateLimit("rate limit")));
            return;
        }

        var fault = _reader.Type is WebSocketMessageType.Binary ? TakeAudio(_reader.Message.Span, atOnce: false) : TakeText();
        if (fault is not null)
        {
            Refuse(fault);
        }
    }

    private ProtocolFault? TakeText()
    {
        var begun = _clock.GetTimestamp();
        var fault = _parser.Parse(_reader.Message, out var message);
        if (fault is null)
        {
            fault = Handle(message!);
        }

        _metrics.MessageHandled(message?.Type ?? "invalid", _clock.GetElapsedTime(begun));
        return fault;
    }

    private ProtocolFault? TakeAudio(ReadOnlySpan<byte> data, bool atOnce)
    {
        var fault = _audio.Take(data, _transport.Input, out var audioMs);
        if (fault is null)
        {
            _acknowledger.Received(data.Length, audioMs, atOnce);
        }

        return fault;
    }

    private ProtocolFault? Handle(ClientMessage message)
    {
        switch (message)
        {
            case AudioMessage audio:
                return TakeAudio(audio.Data.Span, atOnce: true);
            case PlaybackMessage playback:
                _session.Played(playback.TurnId, playback.PlayedMs, playback.Finished);
                return null;
            case PingMessage ping:
                _transport.Send(new PongEvent(ping.Id));
                return null;
            case StopConversationMessage:
                _session.Stop();
                return null;
            case ConfigureMessage configure:
                return Configure(configure);
            case StartListeningMessage:
                return Forward(new ConverseRequest { StartListening = new StartListening() });
            case TriggerLlmMessage trigger:
                return Forward(new ConverseRequest { TriggerLlm = new TriggerLlm { FinalTranscript = trigger.FinalTranscript } });
            case TextMessage text:
                return Forward(new ConverseRequest { Text = new TextInput { Text = text.Text, RequestId = text.RequestId } });
            case OfferMessage offer:
                return Answer(offer);
            case HangUpMessage:
                _session.HangUp();
                return null;
            case IceCandidateMessage:
                return null;
            default:
                throw new InvalidOperationException($"No handling for {message.Type}.");
        }
    }

    private ProtocolFault? Configure(ConfigureMessage configure)
    {
        if ((configure.Input is { IsOpus: true } || configure.Output is { IsOpus: true }) && _audio.PrepareOpus() is { } unavailable)
        {
            return unavailable;
        }

        if (configure.Settings is { } settings && Forward(new ConverseRequest { Configure = settings }) is { } fault)
        {
            return fault;
        }

        _transport.Input = configure.Input ?? _transport.Input;
        _transport.Output = configure.Output ?? _transport.Output;
        _transport.Send(new ConfiguredEvent(AudioFormatView.Of(_transport.Input), AudioFormatView.Of(_transport.Output)));
        return null;
    }

    private ProtocolFault? Answer(OfferMessage offer)
    {
        var fault = _session.Offer(offer.Sdp, _address, out var answer);
        if (fault is null)
        {
            _transport.Send(new AnswerEvent(answer));
        }

        return fault;
    }

    private ProtocolFault? Forward(ConverseRequest request) =>
        _session.Control(request) ? null : new ProtocolFault("control_overflow", "Too many messages wait for the orchestrator; the message was not taken, send it again later.");

    private void Refuse(ProtocolFault fault)
    {
        if (fault.Code == "audio_by_call" && !_audioByCall.TryTake(1))
        {
            // What was on its way when the call took over is no client's mistake, and fifty errors a second would say no more than one.
            return;
        }

        _metrics.Error(fault.Code);
        _transport.Send(new ErrorEvent(fault.Code, fault.Message, fault.IsRetryable));
        if (fault.Close is { } close)
        {
            _transport.Close(close);
        }
        else if (fault.Code is not "audio_by_call" && !_errors.TryTake(1))
        {
            _metrics.Error("too_many_errors");
            _transport.Send(new ErrorEvent("too_many_errors", "Too many bad messages within a minute."));
            _transport.Close(TransportClose.BadRequest("too many bad messages"));
        }
    }
}
