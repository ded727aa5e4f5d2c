using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Core;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Conversation.V1;

namespace VoiceMesh.Testing.Conversation;

/// <summary>One stream that a media server opened to <see cref="FakeConversationService"/>: what came in, and a way to say anything back.</summary>
public sealed class FakeConversation
{
    private readonly IServerStreamWriter<ConverseResponse> _responses;
    private readonly Lock _gate = new();
    private readonly Channel<ConverseRequest> _requests = Channel.CreateUnbounded<ConverseRequest>();
    private readonly Channel<AudioFrame> _audio = Channel.CreateUnbounded<AudioFrame>();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _written = Task.CompletedTask;

    internal FakeConversation(StartConversation start, IServerStreamWriter<ConverseResponse> responses)
    {
        Start = start;
        _responses = responses;
    }

    /// <summary>The stream's first message.</summary>
    public StartConversation Start { get; }

    /// <summary>Everything but audio, in the order in which it came.</summary>
    public ChannelReader<ConverseRequest> Requests => _requests.Reader;

    /// <summary>Audio in the order in which it came.</summary>
    public ChannelReader<AudioFrame> Audio => _audio.Reader;

    /// <summary>Completed when the stream is over.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Waits for the next request of one kind, passing over others.</summary>
    public async Task<ConverseRequest> NextAsync(ConverseRequest.RequestOneofCase kind, CancellationToken cancellationToken)
    {
        while (true)
        {
            var request = await _requests.Reader.ReadAsync(cancellationToken);
            if (request.RequestCase == kind)
            {
                return request;
            }
        }
    }

    /// <summary>Sends anything, after what was sent before.</summary>
    public Task SendAsync(ConverseResponse response)
    {
        lock (_gate)
        {
            return _written = WriteAfterAsync(_written, response);
        }
    }

    /// <summary>Begins a reply of PCM16.</summary>
    public Task BeginReplyAsync(string turnId, uint sampleRateHz, string traceparent = "") => SendAsync(new ConverseResponse
    {
        ReplyStarted = new ReplyStarted
        {
            TurnId = turnId,
            Format = new AudioFormat { Encoding = AudioEncoding.Pcm16, SampleRateHz = sampleRateHz },
            Traceparent = traceparent,
            Engine = "fake",
            Voice = "fake",
        },
    });

    /// <summary>Sends reply audio.</summary>
    public Task ReplyAudioAsync(string turnId, ReadOnlySpan<byte> pcm)
    {
        var response = new ConverseResponse { ReplyAudio = new ReplyAudio { TurnId = turnId, Pcm = ByteString.CopyFrom(pcm) } };
        return SendAsync(response);
    }

    /// <summary>Ends a reply.</summary>
    public Task EndReplyAsync(string turnId) => SendAsync(new ConverseResponse { ReplyEnded = new ReplyEnded { TurnId = turnId } });

    /// <summary>Pauses, resumes or clears what is being played.</summary>
    public Task ControlPlaybackAsync(string turnId, PlaybackAction action) =>
        SendAsync(new ConverseResponse { PlaybackControl = new PlaybackControl { TurnId = turnId, Action = action } });

    /// <summary>Ends the conversation.</summary>
    public Task EndAsync(string reason) => SendAsync(new ConverseResponse { Ended = new ConversationEnded { Reason = reason } });

    internal void Take(ConverseRequest request)
    {
        if (request.RequestCase is ConverseRequest.RequestOneofCase.Audio)
        {
            _audio.Writer.TryWrite(request.Audio);
        }
        else
        {
            _requests.Writer.TryWrite(request);
        }
    }

    internal void Close()
    {
        _requests.Writer.TryComplete();
        _audio.Writer.TryComplete();
        _closed.TrySetResult();
    }

    private async Task WriteAfterAsync(Task former, ConverseResponse response)
    {
        await former;
        await _responses.WriteAsync(response);
    }
}
