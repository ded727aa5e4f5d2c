namespace VoiceMesh.Stt.Engines.PocketSphinx;

/// <summary>Work on one decoder, done in steps of some milliseconds by whichever decoding thread is free; never on two at once.</summary>
internal abstract class DecodingWork
{
    /// <summary>Finals go before interims: a person waits for them.</summary>
    public abstract bool IsUrgent { get; }

    /// <summary>Owned by the scheduler.</summary>
    internal DecodingWorkState State { get; set; }

    /// <summary>Owned by the scheduler: when it was queued.</summary>
    internal long QueuedAt { get; set; }

    /// <summary>Does a little.</summary>
    /// <returns>True when there is more to do now; false until scheduled again.</returns>
    public abstract bool Step();

    /// <summary>Called on the decoding thread when <see cref="Step"/> threw; no step follows until scheduled again.</summary>
    /// <param name="fault">What it threw.</param>
    public abstract void Fail(Exception fault);
}
