using System.Threading.Channels;
using VoiceMesh.Contracts.Conversation.V1;

namespace VoiceMesh.MediaServer.Conversation;

/// <summary>
/// What waits to go to the orchestrator: control overtakes audio, and the newest word on playback overtakes both. Audio that does not fit pushes the
/// oldest out; control that does not fit is refused to its sender.
/// </summary>
internal sealed class OutgoingLanes
{
    private readonly Channel<OutgoingFrame> _audio;
    private readonly Channel<ConverseRequest> _control;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly Lock _poolGate = new();
    private readonly Stack<OutgoingFrame> _pool;
    private readonly PlaybackLane _playback = new();
    private readonly int _frameSamples;
    private ConverseRequest? _unsent;
    private ulong _sequence;

    public OutgoingLanes(ConversationOptions options, int frameSamples, Action audioDropped)
    {
        _frameSamples = frameSamples;
        _pool = new Stack<OutgoingFrame>(options.AudioFrames + 2);
        _control = Channel.CreateBounded<ConverseRequest>(new BoundedChannelOptions(options.ControlMessages) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });
        _audio = Channel.CreateBounded<OutgoingFrame>(
            new BoundedChannelOptions(options.AudioFrames) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            frame =>
            {
                Return(frame);
                audioDropped();
            });
    }

    /// <summary>Takes one analysed frame. One caller at a time.</summary>
    public void AddAudio(ReadOnlySpan<short> samples, long timestampUs, float speechProbability, long receivedUnixUs)
    {
        var frame = Rent();
        frame.Fill(_sequence++, samples, timestampUs, speechProbability, receivedUnixUs);
        _audio.Writer.TryWrite(frame);
        _wake.Writer.TryWrite(true);
    }

    /// <summary>Takes a control message, or refuses it when too many wait.</summary>
    public bool TryAddControl(ConverseRequest request)
    {
        var taken = _control.Writer.TryWrite(request);
        _wake.Writer.TryWrite(true);
        return taken;
    }

    /// <summary>Replaces the word on playback that still waits for the same turn.</summary>
    public void SetPlayback(string turnId, uint playedMs, bool finished, long firstSampleUnixUs)
    {
        _playback.Set(turnId, playedMs, finished, firstSampleUnixUs);
        _wake.Writer.TryWrite(true);
    }

    /// <summary>Sends what waits until cancelled or the write fails. A control message whose write failed is the first of the next stream.</summary>
    public async Task SendAllAsync(Func<ConverseRequest, Task> write, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_unsent is not null || _control.Reader.TryPeek(out _) || _playback.HasAny)
            {
                await SendControlAsync(write);
            }
            else if (_audio.Reader.TryRead(out var frame))
            {
                try
                {
                    await write(frame.Request);
                }
                finally
                {
                    Return(frame);
                }
            }
            else
            {
                await _wake.Reader.ReadAsync(cancellationToken);
            }
        }
    }

    private async Task SendControlAsync(Func<ConverseRequest, Task> write)
    {
        if (_playback.TryTake(out var playback))
        {
            await write(playback);
            return;
        }

        _unsent ??= _control.Reader.TryRead(out var request) ? request : null;
        if (_unsent is not null)
        {
            await write(_unsent);
            _unsent = null;
        }
    }

    private OutgoingFrame Rent()
    {
        lock (_poolGate)
        {
            return _pool.TryPop(out var frame) ? frame : new OutgoingFrame(_frameSamples);
        }
    }

    private void Return(OutgoingFrame frame)
    {
        lock (_poolGate)
        {
            _pool.Push(frame);
        }
    }
}
