using System.Runtime.InteropServices;
using VoiceMesh.Audio.Pcm;
using VoiceMesh.Client;

namespace VoiceMesh.Load.Calls;

/// <summary>A person on the line: an open microphone that can be spoken into at any moment, a loudspeaker, and an ear for events.</summary>
internal sealed class Caller : IAsyncDisposable
{
    private const int ChunkMs = 20;
    private const int ChunkBytes = 16000 * ChunkMs / 1000 * sizeof(short);
    private const int AcknowledgeEveryChunks = 5;

    /// <summary>Speech is far above it, a quiet room below.</summary>
    private const float LoudDbfs = -35;

    private static readonly VoiceSessionOptions Options = new();
    private readonly VoiceSession _session;
    private readonly TimeProvider _timeProvider;
    private readonly VirtualSpeaker _speaker;
    private readonly CancellationTokenSource _hangUp = new();
    private readonly Lock _gate = new();
    private readonly Task _talking;
    private ReadOnlyMemory<byte> _speech;
    private TaskCompletionSource<long>? _loud;

    private Caller(VoiceSession session, TimeProvider timeProvider)
    {
        _session = session;
        _timeProvider = timeProvider;
        _speaker = new VirtualSpeaker(Options.OutputSampleRateHz, timeProvider);
        _talking = TalkAsync();
    }

    public static async Task<Caller> DialAsync(Uri media, TimeProvider timeProvider, CancellationToken cancellationToken) =>
        new(await VoiceSession.OpenAsync(media, Options, timeProvider, cancellationToken), timeProvider);

    /// <summary>True while the answer sounds.</summary>
    public bool Hearing
    {
        get
        {
            lock (_gate)
            {
                return _speaker.Sounding;
            }
        }
    }

    /// <summary>Types instead of speaking.</summary>
    public Task TypeAsync(string text, CancellationToken cancellationToken) =>
        _session.SendAsync(new System.Text.Json.Nodes.JsonObject { ["type"] = "text", ["text"] = text }, cancellationToken);

    /// <summary>Begins to speak.</summary>
    /// <returns>When the first loud piece of 20 ms had been sent, in ticks of the clock.</returns>
    public Task<long> SayAsync(ReadOnlyMemory<byte> pcm)
    {
        lock (_gate)
        {
            _speech = pcm;
            _loud = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            return _loud.Task;
        }
    }

    /// <summary>Listens until the wanted event comes, playing audio meanwhile.</summary>
    /// <returns>The event; null when it did not come in time or the session ended.</returns>
    public async Task<VoiceEvent?> HearAsync(Func<VoiceEvent, bool> wanted, TimeSpan within, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(within, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await foreach (var received in _session.Events.ReadAllAsync(either.Token))
            {
                Play(received);
                if (wanted(received))
                {
                    return received;
                }
            }
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            // Null says that it did not come.
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await _hangUp.CancelAsync();
        await _talking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _session.DisposeAsync();
        _hangUp.Dispose();
    }

    private void Play(VoiceEvent received)
    {
        lock (_gate)
        {
            switch (received.Type)
            {
                case "reply_started":
                    _speaker.Begin(received.Text("turn_id"));
                    break;
                case VoiceEvent.AudioType:
                    _speaker.Play(received.Audio.Span);
                    break;
                case "reply_ended":
                    _speaker.Complete();
                    break;
                case "playback":
                    _speaker.Control(received.Text("action"));
                    break;
            }
        }
    }

    private async Task TalkAsync()
    {
        var silence = new byte[ChunkBytes];
        var started = _timeProvider.GetTimestamp();
        for (var index = 0; ; index++)
        {
            var due = TimeSpan.FromMilliseconds((long)index * ChunkMs) - _timeProvider.GetElapsedTime(started);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, _timeProvider, _hangUp.Token);
            }

            var (chunk, loud) = NextChunk(silence);
            await _session.SendAudioAsync(chunk, _hangUp.Token);
            loud?.TrySetResult(_timeProvider.GetTimestamp());
            if (index % AcknowledgeEveryChunks == 0)
            {
                await AcknowledgeAsync();
            }
        }
    }

    private (ReadOnlyMemory<byte> Chunk, TaskCompletionSource<long>? Loud) NextChunk(byte[] silence)
    {
        lock (_gate)
        {
            if (_speech.IsEmpty)
            {
                return (silence, null);
            }

            var chunk = _speech[..Math.Min(ChunkBytes, _speech.Length)];
            _speech = _speech[chunk.Length..];
            var loud = AudioLevel.RmsDbfs(MemoryMarshal.Cast<byte, short>(chunk.Span)) > LoudDbfs ? _loud : null;
            return (chunk, loud);
        }
    }

    private async Task AcknowledgeAsync()
    {
        string turnId;
        double playedMs;
        bool finished;
        lock (_gate)
        {
            (turnId, playedMs, finished) = (_speaker.TurnId, _speaker.PlayedMs, _speaker.Finished);
        }

        if (turnId.Length > 0)
        {
            await _session.AcknowledgePlaybackAsync(turnId, playedMs, finished, _hangUp.Token);
        }
    }
}
