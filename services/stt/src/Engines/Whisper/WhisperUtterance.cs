using System.Threading.Channels;
using VoiceMesh.Stt.Engines.Whisper.Interims;
using VoiceMesh.Stt.Engines.Whisper.Runtimes;
using VoiceMesh.Stt.Engines.Whisper.Scheduling;
using VoiceMesh.Stt.Engines.Whisper.Text;
using VoiceMesh.Stt.Engines.Whisper.Windows;

namespace VoiceMesh.Stt.Engines.Whisper;

/// <summary>One utterance as a growing window: recognised again and again for interims, and once as a whole for the final.</summary>
/// <remarks>
/// Whisper hears 30 s at most. Before a window gets that long, its first part is cut off at a quiet spot and recognised for good; what it said goes before the
/// rest, as text and as prompt. So nothing is lost however long somebody speaks, and the final never has more than one window to do.
/// </remarks>
internal sealed class WhisperUtterance : IUtteranceDecoder
{
    private const int SamplesPerMs = RecognitionWindow.SampleRateHz / 1000;
    private const int LongestWindow = 28_000 * SamplesPerMs;
    private const int ShortestPart = 15_000 * SamplesPerMs;
    private const int ShortestWindow = 100 * SamplesPerMs;
    private const int FirstInterim = 500 * SamplesPerMs;

    // A candidate is confirmed or withdrawn after about this long; until then other streams' finals, which somebody waits for, go first.
    private static readonly TimeSpan CandidateSlack = TimeSpan.FromMilliseconds(300);

    // Nobody waits for the first part of a long speech, only for its end.
    private static readonly TimeSpan PartSlack = TimeSpan.FromSeconds(5);

    private static readonly HeardText HeardNothing = new([], 0, "", null);

    private readonly WhisperStreamContext _context;
    private readonly UtteranceSettings _settings;
    private readonly Action _release;
    private readonly Lock _gate = new();
    private readonly UtteranceAudio _audio = new();
    private readonly LocalAgreement _agreement = new();
    private readonly UtteranceTranscript _transcript = new();
    private readonly Channel<Hypothesis> _interims = Channel.CreateBounded<Hypothesis>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private string? _language;
    private string _lastInterim = "";
    private int _windowStart;
    private long _nextInterimAt = FirstInterim;
    private RecognitionJob? _interim;
    private RecognitionJob? _part;
    private Task _parts = Task.CompletedTask;
    private FinalAttempt? _attempt;
    private bool _closed;
    private bool _released;

    /// <summary>Begins an utterance.</summary>
    /// <param name="context">What it shares with all others.</param>
    /// <param name="settings">What the stream asked for.</param>
    /// <param name="language">Whisper's code, or null to detect it.</param>
    /// <param name="release">Called once, when the stream lets go.</param>
    public WhisperUtterance(WhisperStreamContext context, UtteranceSettings settings, string? language, Action release)
    {
        _context = context;
        _settings = settings;
        _language = language;
        _release = release;
    }

    /// <inheritdoc />
    public ChannelReader<Hypothesis> Interims => _interims.Reader;

    /// <inheritdoc />
    public void Append(ReadOnlySpan<short> samples)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            _audio.Append(samples);
            CutParts();
            AskForInterim();
        }
    }

    /// <inheritdoc />
    public void BeginFinal()
    {
        lock (_gate)
        {
            Begin(CandidateSlack);
        }
    }

    /// <inheritdoc />
    public void DiscardFinal()
    {
        lock (_gate)
        {
            if (_attempt is { } attempt && !_closed)
            {
                _attempt = null;
                Abandon(attempt);
                CutParts();
            }
        }
    }

    /// <inheritdoc />
    public async Task<Hypothesis> FinishAsync(CancellationToken cancellationToken)
    {
        FinalAttempt attempt;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_released, this);
            _closed = true;
            attempt = Begin(TimeSpan.Zero);
            attempt.IsAwaited = true;
            Promote(attempt.Job);
            Promote(_part);
        }

        _interims.Writer.TryComplete();
        return await attempt.Result.WaitAsync(cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_released)
            {
                return ValueTask.CompletedTask;
            }

            _released = true;
            _closed = true;
            Cancel(_interim);
            Cancel(_part);
            if (_attempt is { } attempt)
            {
                Abandon(attempt);
            }
        }

        _interims.Writer.TryComplete();
        _release();
        return ValueTask.CompletedTask;
    }

    // Everything below runs under the gate, but for what follows an await.
    private FinalAttempt Begin(TimeSpan slack)
    {
        if (_attempt is null)
        {
            _attempt = new FinalAttempt(_audio.Count);
            _attempt.Result = RecogniseFinalAsync(_attempt, slack);
        }

        return _attempt;
    }

    private async Task<Hypothesis> RecogniseFinalAsync(FinalAttempt attempt, TimeSpan slack)
    {
        while (true)
        {
            Task parts;
            lock (_gate)
            {
                parts = _parts;
                if (parts.IsCompletedSuccessfully && attempt.End - _windowStart < ShortestWindow)
                {
                    return _transcript.ToHypothesis(HeardNothing, _windowStart / SamplesPerMs, attempt.End / SamplesPerMs);
                }
            }

            await parts;
            lock (_gate)
            {
                attempt.ThrowIfAbandoned();
                if (attempt.End - _windowStart > LongestWindow)
                {
                    CutParts();
                    continue;
                }

                attempt.Job = NewJob(attempt.End, RecognitionQuality.Final, attempt.IsAwaited ? TimeSpan.Zero : slack);
                attempt.Heard = _context.Scheduler.RecogniseAsync(attempt.Job);
            }

            var heard = Judge(await attempt.Heard);
            lock (_gate)
            {
                return _transcript.ToHypothesis(heard, _windowStart / SamplesPerMs, attempt.End / SamplesPerMs);
            }
        }
    }

    private void CutParts()
    {
        var end = _attempt?.End ?? _audio.Count;
        if (_parts.IsCompletedSuccessfully && !_released && end - _windowStart > LongestWindow)
        {
            _parts = RecogniseAndMoveOnAsync();
        }
    }

    private async Task RecogniseAndMoveOnAsync()
    {
        while (true)
        {
            int cut;
            Task<RecognisedWindow?> heard;
            lock (_gate)
            {
                var end = _attempt?.End ?? _audio.Count;
                if (_released || end - _windowStart <= LongestWindow)
                {
                    _part = null;
                    return;
                }

                cut = _audio.QuietestPoint(_windowStart + ShortestPart, _windowStart + LongestWindow);
                _part = NewJob(cut, RecognitionQuality.Final, _attempt is { IsAwaited: true } ? TimeSpan.Zero : PartSlack);
                heard = _context.Scheduler.RecogniseAsync(_part);
            }

            var text = Judge(await heard);
            lock (_gate)
            {
                _transcript.Add(text, _windowStart / SamplesPerMs);
                _language ??= text.Language is { Length: > 0 } detected ? detected : null;
                _windowStart = cut;
                _audio.Forget(cut);
                _agreement.Reset();
            }
        }
    }

    private void AskForInterim()
    {
        if (!_settings.InterimResults || _attempt is not null || !_parts.IsCompletedSuccessfully || _audio.Count < _nextInterimAt
            || _audio.Count - _windowStart < FirstInterim
            || _interim is { State: not (RecognitionJobState.Waiting or RecognitionJobState.Ended) })
        {
            return;
        }

        var interval = _context.InterimInterval();
        if (interval == Timeout.InfiniteTimeSpan)
        {
            _nextInterimAt = long.MaxValue;
            return;
        }

        _nextInterimAt = _audio.Count + (long)(interval.TotalSeconds * RecognitionWindow.SampleRateHz);
        var job = NewJob(_audio.Count, RecognitionQuality.Interim, interval);
        _interim = job;
        _ = ShowInterimAsync(job, _audio.Count, _context.Scheduler.RecogniseAsync(job));
    }

    private async Task ShowInterimAsync(RecognitionJob job, int end, Task<RecognisedWindow?> heard)
    {
        RecognisedWindow? window;
        try
        {
            window = await heard;
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (Exception fault)
        {
            // The final will meet the same fault and tell the caller; a guess less is nothing to end a stream for.
            _context.InterimFailed(fault);
            return;
        }

        lock (_gate)
        {
            if (window is null || _closed || _attempt is not null || !ReferenceEquals(_interim, job) || !_parts.IsCompletedSuccessfully)
            {
                return;
            }

            var text = Judge(window);
            _agreement.Accept([.. text.Words.Select(word => word.Text)]);
            var whole = _transcript.TextWith(_agreement.ToString());
            if (whole.Length > 0 && whole != _lastInterim)
            {
                _lastInterim = whole;
                var confidence = (float)Math.Exp(text.AverageLogProbability);
                _interims.Writer.TryWrite(new Hypothesis(whole, confidence, [], end / SamplesPerMs) { Language = WhisperLanguageTags.ToTag(text.Language) });
            }
        }
    }

    private RecognitionJob NewJob(int end, RecognitionQuality quality, TimeSpan slack)
    {
        var samples = _audio.Cut(_windowStart, end);
        var durationMs = samples.Length / SamplesPerMs;
        var window = new RecognitionWindow(
            samples,
            AudioContextSizing.FramesFor(durationMs, _context.Options, _context.MaxAudioContext),
            _language,
            PromptComposer.Compose(_context.Options.InitialPrompt, _settings.Hints, _transcript.Text),
            quality,
            AudioContextSizing.TokensFor(samples.Length));
        return _context.NewJob(this, window, slack);
    }

    private HeardText Judge(RecognisedWindow? window)
    {
        var text = HeardText.From(window ?? RecognisedWindow.Empty, _context.Options);
        if (text.RejectedBy is { } guard)
        {
            _context.Metrics.Rejected(guard);
        }

        return text;
    }

    private void Abandon(FinalAttempt attempt)
    {
        attempt.IsAbandoned = true;
        Cancel(attempt.Job);
        attempt.Observe();
    }

    private void Promote(RecognitionJob? job)
    {
        if (job is not null)
        {
            _context.Scheduler.Promote(job);
        }
    }

    private void Cancel(RecognitionJob? job)
    {
        if (job is not null)
        {
            _context.Scheduler.Cancel(job);
        }
    }
}
