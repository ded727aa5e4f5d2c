using System.Threading.Channels;
using Grpc.Core;
using VoiceMesh.Contracts.Stt.V1;

namespace VoiceMesh.Stt.Tests.Transcription;

/// <summary>A call's request stream that a test writes to.</summary>
internal sealed class FakeRequestStream : IAsyncStreamReader<TranscribeRequest>
{
    private readonly Channel<TranscribeRequest> _messages = Channel.CreateUnbounded<TranscribeRequest>();

    public TranscribeRequest Current { get; private set; } = new();

    public void Send(params TranscribeRequest[] requests)
    {
        foreach (var request in requests)
        {
            Assert.True(_messages.Writer.TryWrite(request));
        }
    }

    public void HalfClose() => _messages.Writer.Complete();

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (!await _messages.Reader.WaitToReadAsync(cancellationToken) || !_messages.Reader.TryRead(out var request))
        {
            return false;
        }

        Current = request;
        return true;
    }
}

/// <summary>A call's response stream that a test reads from.</summary>
internal sealed class FakeResponseStream : IServerStreamWriter<TranscribeResponse>
{
    private readonly Channel<TranscribeResponse> _messages = Channel.CreateUnbounded<TranscribeResponse>();

    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(TranscribeResponse message) => _messages.Writer.WriteAsync(message).AsTask();

    public Task WriteAsync(TranscribeResponse message, CancellationToken cancellationToken) => WriteAsync(message);

    public Task<TranscribeResponse> NextAsync() => _messages.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    public int Unread => _messages.Reader.Count;
}
