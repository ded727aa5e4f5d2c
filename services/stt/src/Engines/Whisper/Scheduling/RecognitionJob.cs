using VoiceMesh.Stt.Engines.Whisper.Runtimes;

namespace VoiceMesh.Stt.Engines.Whisper.Scheduling;

/// <summary>One window that a stream wants recognised.</summary>
/// <param name="stream">Identity of the stream.</param>
/// <param name="window">What to recognise.</param>
/// <param name="queuedAt">Timestamp of the request.</param>
/// <param name="deadline">Timestamp at which somebody begins to wait for it.</param>
internal sealed class RecognitionJob(object stream, RecognitionWindow window, long queuedAt, long deadline)
{
    public object Stream => stream;

    public RecognitionWindow Window => window;

    public bool IsFinal => window.Quality == RecognitionQuality.Final;

    public long QueuedAt => queuedAt;

    /// <summary>Owned by <see cref="RecognitionQueue"/>.</summary>
    public long Deadline { get; internal set; } = deadline;

    /// <summary>Owned by <see cref="RecognitionQueue"/>: the order of requests, which decides between equal deadlines.</summary>
    public long Sequence { get; internal set; }

    /// <summary>Owned by <see cref="RecognitionQueue"/>.</summary>
    public RecognitionJobState State { get; internal set; } = RecognitionJobState.Waiting;

    /// <summary>Owned by <see cref="RecognitionQueue"/>: how it ended.</summary>
    public RecognitionOutcome Outcome { get; internal set; }

    /// <summary>Owned by the scheduler, from the encoder to the end of decoding.</summary>
    public IWindowRecogniser? Recogniser { get; set; }

    /// <summary>Owned by the scheduler: time spent on it so far.</summary>
    public TimeSpan Worked { get; set; }

    /// <summary>Owned by the worker: what was heard.</summary>
    public RecognisedWindow? Heard { get; set; }

    /// <summary>Owned by the worker: why it failed.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Owned by the scheduler: what was heard, null when an interim was dropped, cancelled when it was given up.</summary>
    public TaskCompletionSource<RecognisedWindow?> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
