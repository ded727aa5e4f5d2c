using VoiceMesh.Stt.Engines.Whisper.Runtimes;
using VoiceMesh.Stt.Engines.Whisper.Scheduling;

namespace VoiceMesh.Stt.Engines.Whisper;

/// <summary>What all utterances of a loaded engine share.</summary>
internal sealed partial class WhisperStreamContext(
    RecognitionScheduler scheduler,
    LoadEstimate load,
    WhisperMetrics metrics,
    WhisperOptions options,
    int maxAudioContext,
    TimeProvider time,
    ILogger logger)
{
    private int _interimStreams;

    public RecognitionScheduler Scheduler => scheduler;

    public WhisperMetrics Metrics => metrics;

    public WhisperOptions Options => options;

    public int MaxAudioContext => maxAudioContext;

    /// <summary>A stream that wants interims came or went.</summary>
    /// <param name="by">1 or −1.</param>
    public void CountInterimStreams(int by) => Interlocked.Add(ref _interimStreams, by);

    /// <summary>Time between two interims of a stream at the present load.</summary>
    public TimeSpan InterimInterval()
    {
        var interval = load.InterimInterval(Volatile.Read(ref _interimStreams));
        metrics.Judged(interval, load.Capacity);
        return interval;
    }

    /// <summary>A job for a window.</summary>
    /// <param name="stream">Whose.</param>
    /// <param name="window">What to recognise.</param>
    /// <param name="slack">How long nobody waits for it yet.</param>
    public RecognitionJob NewJob(object stream, RecognitionWindow window, TimeSpan slack)
    {
        var now = time.GetTimestamp();
        return new RecognitionJob(stream, window, now, now + (long)(slack.TotalSeconds * time.TimestampFrequency));
    }

    /// <summary>An interim could not be made.</summary>
    public void InterimFailed(Exception fault) => LogInterimFailed(logger, fault);

    [LoggerMessage(EventName = "InterimFailed", Level = LogLevel.Warning, Message = "An interim could not be recognised; the stream goes on")]
    private static partial void LogInterimFailed(ILogger logger, Exception fault);
}
