using System.Collections.Immutable;

namespace VoiceMesh.Orchestrator.Turns;

/// <summary>The answer of a turn: its text as it comes, its audio as it leaves, and how far it was heard.</summary>
public sealed record Reply
{
    /// <summary>All text so far.</summary>
    public string Text { get; init; } = "";

    /// <summary>The chunker's memory.</summary>
    public ChunkerState Chunker { get; init; } = ChunkerState.Start;

    /// <summary>Pieces that went to the voice.</summary>
    public ImmutableList<ReplyChunk> Chunks { get; init; } = [];

    /// <summary>No text follows.</summary>
    public bool AnswerDone { get; init; }

    /// <summary>No audio follows.</summary>
    public bool SynthesisDone { get; init; }

    /// <summary>A stage failed on the way; the turn ends as failed when what there is has been played.</summary>
    public bool Faulted { get; init; }

    /// <summary>The voice failed; text goes on to the client without sound.</summary>
    public bool Mute { get; init; }

    public int SampleRateHz { get; init; }

    public string Engine { get; init; } = "";

    public string Voice { get; init; } = "";

    /// <summary>Samples that the voice has delivered.</summary>
    public long ReceivedSamples { get; init; }

    /// <summary>Samples that have left for the listener.</summary>
    public long SentSamples { get; init; }

    /// <summary>The client was told that all audio has been sent.</summary>
    public bool EndAnnounced { get; init; }

    /// <summary>The listener has reported at least once.</summary>
    public bool HasReport { get; init; }

    /// <summary>The listener has heard all of it.</summary>
    public bool Finished { get; init; }

    /// <summary>Audio heard at <see cref="HeardAtUs"/>, milliseconds.</summary>
    public long HeardBaseMs { get; init; }

    /// <summary>When <see cref="HeardBaseMs"/> was true, Unix microseconds.</summary>
    public long HeardAtUs { get; init; }

    /// <summary>The reply is paused: time passes without being heard.</summary>
    public bool Paused { get; init; }

    /// <summary>Audio that has left for the listener, milliseconds.</summary>
    public long SentMs => SampleRateHz == 0 ? 0 : SentSamples * 1000 / SampleRateHz;

    /// <summary>
    /// Audio heard by now: the last report and no more than the time since, never beyond what was sent. Nothing before the first report.
    /// </summary>
    /// <param name="nowUs">Unix microseconds.</param>
    public long HeardMs(long nowUs)
    {
        if (!HasReport)
        {
            return 0;
        }

        var since = Paused ? 0 : Math.Max(0, nowUs - HeardAtUs) / 1000;
        return Math.Min(SentMs, HeardBaseMs + since);
    }

    /// <summary>The words heard by now.</summary>
    /// <param name="nowUs">Unix microseconds.</param>
    public string HeardText(long nowUs) => Finished && SynthesisDone && !Mute ? Text.Trim() : HeardWords.Cut(Chunks, SampleRateHz, HeardMs(nowUs));

    /// <summary>The reply with the listener's clock stopped or running again.</summary>
    /// <param name="paused">Stopped.</param>
    /// <param name="nowUs">Unix microseconds.</param>
    public Reply WithPause(bool paused, long nowUs) => this with { HeardBaseMs = HasReport ? HeardMs(nowUs) : HeardBaseMs, HeardAtUs = nowUs, Paused = paused };
}
