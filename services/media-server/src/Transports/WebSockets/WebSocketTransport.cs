using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using VoiceMesh.Audio.Opus;
using VoiceMesh.MediaServer.Transports.Events;

namespace VoiceMesh.MediaServer.Transports.WebSockets;

/// <summary>
/// The outgoing half of a WebSocket client. Everything goes through one bounded queue to one writer, which keeps its order; audio may fill only a part of the
/// queue, so that events always fit unless the client stands still.
/// </summary>
internal sealed class WebSocketTransport : IClientConnection, IDisposable
{
    private const int MaxAudioMessages = 48;
    private const int LargestFrameBytes = 48_000 / 50 * sizeof(short);

    private readonly WebSocket _socket;
    private readonly AudioOptions _audio;
    private readonly Channel<OutboundMessage> _queue;
    private readonly Stack<byte[]> _buffers = new(MaxAudioMessages + 1);
    private readonly Lock _buffersGate = new();
    private readonly CancellationTokenSource _broken = new();
    private OpusFrameEncoder? _encoder;
    private TransportAudioFormat _replyFormat = TransportAudioFormat.Default;
    private int _epoch;
    private int _audioQueued;
    private int _closing;

    public WebSocketTransport(WebSocket socket, WebSocketTransportOptions options, AudioOptions audio)
    {
        _socket = socket;
        _audio = audio;
        _queue = Channel.CreateBounded<OutboundMessage>(new BoundedChannelOptions(options.OutboundMessages) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });
    }

    public string Kind => "websocket";

    public TimeSpan? Lead => null;

    public TimeSpan Latency => TimeSpan.Zero;

    public bool IsAcknowledged => true;

    public TransportAudioFormat Input { get; set; } = TransportAudioFormat.Default;

    public TransportAudioFormat Output { get; set; } = TransportAudioFormat.Default;

    /// <summary>True once a close is on its way: what the client still sends is ignored.</summary>
    public bool IsClosing => Volatile.Read(ref _closing) != 0;

    /// <summary>Cancelled when nothing more can be sent.</summary>
    public CancellationToken Broken => _broken.Token;

    public void Send(ServerEvent serverEvent)
    {
        if (IsClosing)
        {
            return;
        }

        var utf8 = ServerEventJson.Write(serverEvent);
        if (!_queue.Writer.TryWrite(new OutboundMessage { Kind = OutboundKind.Event, Buffer = utf8, Length = utf8.Length }))
        {
            // A client that takes nothing for this long is gone for all practical purposes; its session waits for it to come back.
            Break();
        }
    }

    public ReplyFormat BeginReply(int sampleRateHz)
    {
        _replyFormat = Output;
        if (_replyFormat.IsOpus && _encoder?.SampleRateHz != _replyFormat.SampleRateHz)
        {
            _encoder?.Dispose();
            _encoder = new OpusFrameEncoder(_replyFormat.SampleRateHz, new OpusEncoderSettings { BitrateBps = _audio.BitrateBps });
        }

        return new ReplyFormat(_replyFormat, _replyFormat.SampleRateHz);
    }

    public bool TrySendAudio(ReadOnlySpan<short> frame, string? firstOfTurn)
    {
        if (IsClosing || Volatile.Read(ref _audioQueued) >= MaxAudioMessages)
        {
            return false;
        }

        var buffer = RentBuffer();
        var length = Write(frame, buffer);
        Interlocked.Increment(ref _audioQueued);
        var message = new OutboundMessage
        {
            Kind = OutboundKind.Audio,
            Buffer = buffer,
            Length = length,
            Epoch = Volatile.Read(ref _epoch),
            FirstOfTurn = firstOfTurn,
        };
        if (_queue.Writer.TryWrite(message))
        {
            return true;
        }

        Released(buffer);
        return false;
    }

    public void Pause()
    {
        // What is queued is at most as much as a client holds anyway; the client stops by the event that it gets.
    }

    public void Resume()
    {
    }

    public void Clear() => Interlocked.Increment(ref _epoch);

    public void Close(TransportClose close)
    {
        if (Interlocked.Exchange(ref _closing, 1) != 0)
        {
            return;
        }

        if (!_queue.Writer.TryWrite(new OutboundMessage { Kind = OutboundKind.Close, Buffer = [], Close = close }))
        {
            Break();
        }
    }

    /// <summary>Gives the connection up without a closing handshake.</summary>
    public void Break()
    {
        // Whoever waits for this goes on elsewhere: the caller may hold locks that the end of the connection needs.
        Volatile.Write(ref _closing, 1);
        _ = _broken.CancelAsync();
    }

    /// <summary>Writes what is queued until a close has been written or the connection breaks.</summary>
    /// <param name="replyLeft">Called with the turn after the first frame of its reply has been written.</param>
    public async Task WriteAllAsync(Action<string> replyLeft)
    {
        try
        {
            while (true)
            {
                var message = await _queue.Reader.ReadAsync(_broken.Token);
                switch (message.Kind)
                {
                    case OutboundKind.Event:
                        await _socket.SendAsync(message.Payload, WebSocketMessageType.Text, endOfMessage: true, _broken.Token);
                        break;
                    case OutboundKind.Audio:
                        await WriteAudioAsync(message, replyLeft);
                        break;
                    case OutboundKind.Close:
                        await _socket.CloseOutputAsync((WebSocketCloseStatus)message.Close.Code, message.Close.Reason, _broken.Token);
                        return;
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            Volatile.Write(ref _closing, 1);
            if (_socket.State is not WebSocketState.CloseSent)
            {
                // The connection is gone; whoever reads from it learns it too and ends the client. A close that the framework itself sent, for what it
                // read, must not be overtaken: the reader waits for the client's answer.
                Break();
            }
        }
    }

    public void Dispose() => _encoder?.Dispose();

    private async ValueTask WriteAudioAsync(OutboundMessage message, Action<string> replyLeft)
    {
        try
        {
            if (message.Epoch == Volatile.Read(ref _epoch))
            {
                await _socket.SendAsync(message.Payload, WebSocketMessageType.Binary, endOfMessage: true, _broken.Token);
                if (message.FirstOfTurn is { } turnId)
                {
                    replyLeft(turnId);
                }
            }
        }
        finally
        {
            Released(message.Buffer);
        }
    }

    private int Write(ReadOnlySpan<short> frame, byte[] buffer)
    {
        if (_replyFormat.IsOpus)
        {
            return _encoder!.Encode(frame, buffer);
        }

        MemoryMarshal.AsBytes(frame).CopyTo(buffer);
        return frame.Length * sizeof(short);
    }

    private byte[] RentBuffer()
    {
        lock (_buffersGate)
        {
            return _buffers.TryPop(out var buffer) ? buffer : new byte[LargestFrameBytes];
        }
    }

    private void Released(byte[] buffer)
    {
        Interlocked.Decrement(ref _audioQueued);
        lock (_buffersGate)
        {
            _buffers.Push(buffer);
        }
    }
}
