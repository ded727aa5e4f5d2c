using VoiceMesh.Stt.Engines.Whisper.Runtimes;
using VoiceMesh.Stt.Engines.Whisper.Scheduling;

namespace VoiceMesh.Stt.Engines.Whisper;

/// <summary>A final under way; owned by its utterance and guarded by that one's gate.</summary>
/// <param name="end">Samples that it covers, from the start of the utterance.</param>
internal sealed class FinalAttempt(int end)
{
    public int End => end;

    /// <summary>Its last window, once there is nothing before it to wait for.</summary>
    public RecognitionJob? Job { get; set; }

    /// <summary>What was heard in it.</summary>
    public Task<RecognisedWindow?> Heard { get; set; } = Task.FromResult<RecognisedWindow?>(null);

    /// <summary>The answer.</summary>
    public Task<Hypothesis> Result { get; set; } = Task.FromCanceled<Hypothesis>(new CancellationToken(canceled: true));

    /// <summary>The caller has ended the utterance and waits.</summary>
    public bool IsAwaited { get; set; }

    /// <summary>Speech went on, or the stream is gone.</summary>
    public bool IsAbandoned { get; set; }

    public void ThrowIfAbandoned()
    {
        if (IsAbandoned)
        {
            throw new OperationCanceledException("The final was given up.");
        }
    }

    /// <summary>Nobody waits for the answer any more, so a fault in it is nobody's either.</summary>
    public void Observe() => _ = Result.ContinueWith(
        static result => _ = result.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
