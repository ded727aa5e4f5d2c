using System.Threading.Channels;
using Grpc.Core;
using VoiceMesh.Contracts.Conversation.V1;

namespace VoiceMesh.Orchestrator.Conversations;

/// <summary>
/// The one writer of a conversation's response stream. Control overtakes the reply; what waits of a reply that was cancelled is dropped
/// here.
/// </summary>
internal sealed class ConversationOutbox
{
    // Announcements around the audio must always find room once the audio has.
    private const int ReplySlack = 8;

    private readonly int _replyCapacity;
    private readonly Channel<ConverseResponse> _control;
    private readonly Channel<ReplyItem> _reply;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true, SingleWriter = false });

    private readonly Action _hasRoom;
    private volatile int _replyEpoch;
    private volatile bool _completed;
    private int _waitsForRoom;

    /// <param name="control">Room for control messages; a client that lets them pile up beyond it is cut off.</param>
    /// <param name="reply">Room for reply messages.</param>
    /// <param name="hasRoom">Called when there is room for reply audio after there was none.</param>
    public ConversationOutbox(int control, int reply, Action hasRoom)
    {
        _hasRoom = hasRoom;
        _replyCapacity = reply;
        _control = Channel.CreateBounded<ConverseResponse>(
            new BoundedChannelOptions(control) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true, SingleWriter = false });
        _reply = Channel.CreateBounded<ReplyItem>(
            new BoundedChannelOptions(reply + ReplySlack) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true, SingleWriter = true });
    }

    /// <summary>Sends before all of the reply that waits.</summary>
    /// <returns>False when the client has not read for so long that there is no room.</returns>
    public bool TrySend(ConverseResponse message)
    {
        var sent = _control.Writer.TryWrite(message);
        _wake.Writer.TryWrite(true);
        return sent;
    }

    /// <summary>Whether reply audio finds room now; when not, the owner is called once it does.</summary>
    public bool HasReplyRoom()
    {
        if (_reply.Reader.Count < _replyCapacity)
        {
            return true;
        }

        // Announced before looking again, so that room that opens in between is not missed.
        Volatile.Write(ref _waitsForRoom, 1);
        return _reply.Reader.Count < _replyCapacity;
    }

    /// <summary>Sends in the order of the reply: its announcement, its audio, and the word that it has ended.</summary>
    /// <returns>False when there is no room.</returns>
    public bool TrySendReply(ConverseResponse message)
    {
        var sent = _reply.Writer.TryWrite(new ReplyItem(_replyEpoch, message));
        _wake.Writer.TryWrite(true);
        return sent;
    }

    /// <summary>Drops all of the reply that waits.</summary>
    public void DropReply() => _replyEpoch++;

    /// <summary>Lets the writer finish once all control messages are out.</summary>
    public void Complete()
    {
        _completed = true;
        _wake.Writer.TryWrite(true);
    }

    /// <summary>Writes until completed.</summary>
    public async Task RunAsync(IAsyncStreamWriter<ConverseResponse> stream, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Read before draining: what was sent before completion is then certainly seen.
            var completed = _completed;
            while (_control.Reader.TryRead(out var control))
            {
                await stream.WriteAsync(control, cancellationToken);
                if (control.ResponseCase == ConverseResponse.ResponseOneofCase.Ended)
                {
                    // The last message of the stream, whatever its reader still found to say.
                    return;
                }
            }

            if (completed)
            {
                return;
            }

            if (!_reply.Reader.TryRead(out var reply))
            {
                await _wake.Reader.ReadAsync(cancellationToken);
                continue;
            }

            if (Interlocked.Exchange(ref _waitsForRoom, 0) == 1)
            {
                _hasRoom();
            }

            if (reply.Epoch == _replyEpoch)
            {
                await stream.WriteAsync(reply.Message, cancellationToken);
            }
        }
    }

    private readonly record struct ReplyItem(int Epoch, ConverseResponse Message);
}
