using System.Text.Json;

namespace VoiceMesh.Client;

/// <summary>Speaks one recording into a session at the pace of speech, listens to the answers to their end, and acknowledges what was heard.</summary>
public sealed class SpokenExchange
{
    private const int ChunkMs = 20;
    private static readonly TimeSpan AcknowledgeEvery = TimeSpan.FromMilliseconds(100);
    private readonly VoiceSession _session;
    private readonly VoiceSessionOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly VirtualSpeaker _speaker;
    private readonly List<long> _chunkSentAt = [];
    private readonly List<VoiceEvent> _turns = [];
    private readonly List<VoiceEvent> _errors = [];
    private readonly Dictionary<string, string> _engines = [];
    private readonly Dictionary<string, long> _firstReplyAt = [];
    private readonly Lock _gate = new();
    private string _interim = "";
    private string _state = "";
    private bool _speechActive;
    private bool _recordingSpoken;
    private long _lastActivityAt;

    /// <summary>Prepares an exchange over a connected session.</summary>
    public SpokenExchange(VoiceSession session, VoiceSessionOptions options, TimeProvider timeProvider)
    {
        _session = session;
        _options = options;
        _timeProvider = timeProvider;
        _speaker = new VirtualSpeaker(options.OutputSampleRateHz, timeProvider);
    }

    /// <summary>Called for every event, on the receiving loop.</summary>
    public Action<VoiceEvent>? OnEvent { get; init; }

    /// <summary>Time without anything new after which the exchange counts as settled.</summary>
    public TimeSpan QuietBeforeDone { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>Speaks <paramref name="pcm"/>, then sends silence until every turn has ended.</summary>
    /// <param name="pcm">PCM16 mono of the session's input rate.</param>
    /// <param name="limit">Longest wait after the recording has been spoken.</param>
    /// <param name="cancellationToken">Ends the exchange.</param>
    public async Task<SpokenExchangeResult> RunAsync(ReadOnlyMemory<byte> pcm, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var speaking = SpeakAsync(pcm, done.Token);
        var listening = ListenAsync(done.Token);
        var settled = await WaitUntilSettledAsync(pcm.Length, limit, listening, cancellationToken);
        await done.CancelAsync();
        await Task.WhenAll(Quietly(speaking), Quietly(listening));
        return Result(settled);
    }

    private static async Task Quietly(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
            // The exchange is over; its loops were told to end.
        }
    }

    private async Task SpeakAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken)
    {
        var chunkBytes = _options.InputSampleRateHz * ChunkMs / 1000 * 2;
        var silence = new byte[chunkBytes];
        var started = _timeProvider.GetTimestamp();
        for (var index = 0; ; index++)
        {
            var due = TimeSpan.FromMilliseconds((long)index * ChunkMs) - _timeProvider.GetElapsedTime(started);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, _timeProvider, cancellationToken);
            }

            var offset = index * chunkBytes;
            ReadOnlyMemory<byte> chunk = silence;
            if (offset < pcm.Length)
            {
                chunk = pcm.Slice(offset, Math.Min(chunkBytes, pcm.Length - offset));
            }
            else
            {
                lock (_gate)
                {
                    _recordingSpoken = true;
                }
            }

            await _session.SendAudioAsync(chunk, cancellationToken);
            lock (_gate)
            {
                _chunkSentAt.Add(_timeProvider.GetTimestamp());
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        var acknowledging = AcknowledgeAsync(cancellationToken);
        await foreach (var received in _session.Events.ReadAllAsync(cancellationToken))
        {
            lock (_gate)
            {
                Take(received);
            }

            OnEvent?.Invoke(received);
        }

        await acknowledging;
    }

    private async Task AcknowledgeAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(AcknowledgeEvery, _timeProvider);
        var finishedTurn = "";
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            string turnId;
            double playedMs;
            bool finished;
            lock (_gate)
            {
                (turnId, playedMs, finished) = (_speaker.TurnId, _speaker.PlayedMs, _speaker.Finished);
            }

            if (turnId.Length > 0 && turnId != finishedTurn)
            {
                await _session.AcknowledgePlaybackAsync(turnId, playedMs, finished, cancellationToken);
                finishedTurn = finished ? turnId : finishedTurn;
            }
        }
    }

    private void Take(VoiceEvent received)
    {
        if (received.Type != "audio_received")
        {
            _lastActivityAt = received.Timestamp;
        }

        var turnId = received.Text("turn_id");
        switch (received.Type)
        {
            case "session_started":
                TakeEngines(received);
                break;
            case "state":
                _state = received.Text("state");
                break;
            case "speech":
                _speechActive = received.Flag("speaking");
                break;
            case "transcript" when !received.Flag("final") && _turns.Count == 0:
                _interim = received.Text("text");
                break;
            case "reply_started":
                _speaker.Begin(turnId);
                break;
            case VoiceEvent.AudioType:
                _firstReplyAt.TryAdd(_speaker.TurnId, received.Timestamp);
                _speaker.Play(received.Audio.Span);
                break;
            case "reply_ended":
                _speaker.Complete();
                break;
            case "playback":
                _speaker.Control(received.Text("action"));
                break;
            case "turn_completed":
                _turns.Add(received);
                break;
            case "error":
                _errors.Add(received);
                break;
        }
    }

    private void TakeEngines(VoiceEvent started)
    {
        if (started.Body.TryGetProperty("stages", out var stages) && stages.ValueKind == JsonValueKind.Array)
        {
            foreach (var stage in stages.EnumerateArray())
            {
                _engines[stage.GetProperty("service").GetString() ?? ""] = stage.GetProperty("engine").GetString() ?? "";
            }
        }
    }

    private async Task<bool> WaitUntilSettledAsync(int pcmBytes, TimeSpan limit, Task listening, CancellationToken cancellationToken)
    {
        var spoken = TimeSpan.FromSeconds(pcmBytes / (2.0 * _options.InputSampleRateHz));
        var started = _timeProvider.GetTimestamp();
        _lastActivityAt = started;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), _timeProvider);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            lock (_gate)
            {
                var quiet = _timeProvider.GetElapsedTime(_lastActivityAt) > QuietBeforeDone;
                if (_recordingSpoken && quiet && _turns.Count > 0 && !_speechActive && (_state is "listening" or "idle") && !_speaker.Sounding)
                {
                    return true;
                }
            }

            if (listening.IsCompleted || _timeProvider.GetElapsedTime(started) > spoken + limit)
            {
                return false;
            }
        }

        return false;
    }

    private SpokenExchangeResult Result(bool settled)
    {
        lock (_gate)
        {
            return new SpokenExchangeResult
            {
                Transcripts = [.. _turns.Select(turn => turn.Text("user_text")).Where(text => text.Length > 0)],
                Interim = _interim,
                Answers = [.. _turns.Select(turn => turn.Text("assistant_text")).Where(text => text.Length > 0)],
                Turns = [.. _turns],
                Engines = new Dictionary<string, string>(_engines),
                Errors = [.. _errors],
                Reply = _speaker.Recording,
                SilenceMs = MeasureSilence(),
                Settled = settled,
            };
        }
    }

    private double MeasureSilence()
    {
        foreach (var turn in _turns)
        {
            // The sample before that place is the last one of speech; at a chunk's border it belongs to the chunk before.
            var chunk = (int)Math.Ceiling(turn.Number("last_speech_ms") / ChunkMs) - 1;
            if (_firstReplyAt.TryGetValue(turn.Text("turn_id"), out var replied) && turn.Number("last_speech_ms") > 0 && chunk < _chunkSentAt.Count)
            {
                return _timeProvider.GetElapsedTime(_chunkSentAt[chunk], replied).TotalMilliseconds;
            }
        }

        return -1;
    }
}
