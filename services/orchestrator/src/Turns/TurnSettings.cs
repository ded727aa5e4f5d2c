using System.Collections.Frozen;

namespace VoiceMesh.Orchestrator.Turns;

/// <summary>Every number that the turn engine decides by. Defaults are those of the options that fill it.</summary>
public sealed record TurnSettings
{
    public float VadThreshold { get; init; } = 0.5f;

    /// <summary>Consecutive speech frames that begin an utterance.</summary>
    public int SpeechStartFrames { get; init; } = 2;

    public bool AutomaticTurns { get; init; } = true;

    public bool AllowInterruptions { get; init; } = true;

    /// <summary>Silence after which stt may begin its final.</summary>
    public int EndOfSpeechCandidateMs { get; init; } = 160;

    public int EndpointingSilenceMs { get; init; } = 500;

    /// <summary>Silence that suffices when the words are evidently a whole sentence.</summary>
    public int CompleteSilenceMs { get; init; } = 300;

    /// <summary>Silence that is waited for when the words are evidently the start of a longer sentence.</summary>
    public int IncompleteSilenceMs { get; init; } = 900;

    /// <summary>How long an interim must have stood unchanged before it counts as whole.</summary>
    public int InterimStableMs { get; init; } = 160;

    public int MaxUtteranceMs { get; init; } = 55_000;

    /// <summary>Wall time without any frame after which live speech counts as over.</summary>
    public int AudioStallMs { get; init; } = 1_000;

    /// <summary>Consecutive speech that pauses a reply.</summary>
    public int MinInterruptionMs { get; init; } = 96;

    /// <summary>Speech that makes an interruption certain without any words.</summary>
    public int ConfirmInterruptionMs { get; init; } = 400;

    /// <summary>Silence that ends unconfirmed speech; its final transcript then says whether it was an interruption.</summary>
    public int FalseInterruptionSilenceMs { get; init; } = 300;

    /// <summary>How long a reply stays paused for that final; without it the reply goes on.</summary>
    public int InterruptionFinalTimeoutMs { get; init; } = 800;

    /// <summary>Words that show that someone listens and do not interrupt; lower case.</summary>
    public FrozenSet<string> Backchannels { get; init; } = DefaultBackchannels;

    /// <summary>Reply audio that may be under way to the listener and unheard.</summary>
    public int MaxReplyAheadMs { get; init; } = 10_000;

    /// <summary>Grace beyond the audio's own length before a listener who reports nothing is taken to have heard it.</summary>
    public int PlaybackReportGraceMs { get; init; } = 2_000;

    /// <summary>Time without speech, text or control after which the conversation ends.</summary>
    public int IdleTimeoutMs { get; init; } = 300_000;

    public int HistoryMaxMessages { get; init; } = 40;

    public int HistoryMaxCharacters { get; init; } = 16_000;

    /// <summary>Words from which the first chunk of a reply may end at a comma.</summary>
    public int FirstChunkMinWords { get; init; } = 3;

    public int MaxChunkCharacters { get; init; } = 240;

    /// <summary>Sounds of agreement that the default options list.</summary>
    public static FrozenSet<string> DefaultBackchannels { get; } =
        FrozenSet.Create(StringComparer.Ordinal, "uh-huh", "uh", "huh", "mm", "mmm", "mhm", "mm-hmm", "hm", "hmm", "ah", "oh", "yeah", "yep", "ok", "okay", "right", "aha");
}
