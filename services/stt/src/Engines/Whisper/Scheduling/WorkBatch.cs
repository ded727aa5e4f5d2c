namespace VoiceMesh.Stt.Engines.Whisper.Scheduling;

/// <summary>What one worker does next: encode some windows of one kind and length together, or decode one.</summary>
/// <param name="jobs">At least one; exactly one to decode.</param>
/// <param name="decodes">False: encode.</param>
internal sealed class WorkBatch(IReadOnlyList<RecognitionJob> jobs, bool decodes) : IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();

    public IReadOnlyList<RecognitionJob> Jobs => jobs;

    public bool Decodes => decodes;

    public bool HoldsFinals => jobs[0].IsFinal;

    /// <summary>Owned by <see cref="RecognitionQueue"/>: nobody wants it any more.</summary>
    public bool IsInterrupted { get; internal set; }

    /// <summary>Fires when it was interrupted.</summary>
    public CancellationToken Cancellation => _cancellation.Token;

    /// <summary>Makes the worker let go; harmless when it is done already.</summary>
    public void Interrupt()
    {
        try
        {
            _cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The worker came to its end in the same moment.
        }
    }

    public void Dispose() => _cancellation.Dispose();
}
