using System.Collections.Frozen;
using System.ComponentModel.DataAnnotations;

namespace VoiceMesh.Orchestrator.Turns;

/// <summary>The numbers that turns are decided by. Section <c>Turns</c>.</summary>
public sealed class TurnOptions
{
    /// <summary>Section name.</summary>
    public const string Section = "Turns";

    /// <summary>Speech probability from which a frame is speech, 0.1 to 0.95, default 0.5.</summary>
    [Range(0.1, 0.95)]
    public float VadThreshold { get; set; } = 0.5f;

    /// <summary>Consecutive speech frames of 32 ms that begin an utterance, 1 to 20, default 2.</summary>
    [Range(1, 20)]
    public int SpeechStartFrames { get; set; } = 2;

    /// <summary>Silence after which stt may begin its final, 32 to 3000 ms, default 160.</summary>
    [Range(32, 3_000)]
    public int EndOfSpeechCandidateMs { get; set; } = 160;

    /// <summary>Silence that ends a turn, 200 to 3000 ms, default 500.</summary>
    [Range(200, 3_000)]
    public int EndpointingSilenceMs { get; set; } = 500;

    /// <summary>Silence that ends a turn whose words are evidently whole, 100 to 3000 ms, default 300; never more than the ordinary silence.</summary>
    [Range(100, 3_000)]
    public int CompleteSilenceMs { get; set; } = 300;

    /// <summary>Silence that ends a turn whose words evidently go on, 200 to 5000 ms, default 900; never less than the ordinary silence.</summary>
    [Range(200, 5_000)]
    public int IncompleteSilenceMs { get; set; } = 900;

    /// <summary>How long an interim must stand unchanged before it can count as whole, 0 to 2000 ms, default 160.</summary>
    [Range(0, 2_000)]
    public int InterimStableMs { get; set; } = 160;

    /// <summary>Longest utterance, 1000 to 600000 ms, default 55000; keep it below stt's own limit.</summary>
    [Range(1_000, 600_000)]
    public int MaxUtteranceMs { get; set; } = 55_000;

    /// <summary>Wall time without a frame after which live speech counts as over, 200 to 30000 ms, default 1000.</summary>
    [Range(200, 30_000)]
    public int AudioStallMs { get; set; } = 1_000;

    /// <summary>Consecutive speech that pauses a reply, 32 to 1000 ms, default 96.</summary>
    [Range(32, 1_000)]
    public int MinInterruptionMs { get; set; } = 96;

    /// <summary>Speech that makes an interruption certain without words, 64 to 5000 ms, default 400.</summary>
    [Range(64, 5_000)]
    public int ConfirmInterruptionMs { get; set; } = 400;

    /// <summary>Silence that ends unconfirmed speech, whose final transcript then says whether it was an interruption, 64 to 3000 ms, default 300.</summary>
    [Range(64, 3_000)]
    public int FalseInterruptionSilenceMs { get; set; } = 300;

    /// <summary>How long a reply stays paused for that final before it goes on without it, 100 to 5000 ms, default 800.</summary>
    [Range(100, 5_000)]
    public int InterruptionFinalTimeoutMs { get; set; } = 800;

    /// <summary>Words that only show that someone listens; empty (default): the built-in English list.</summary>
    public IList<string> Backchannels { get; } = [];

    /// <summary>Reply audio that may be under way and unheard, 200 to 120000 ms, default 10000; the media server paces.</summary>
    [Range(200, 120_000)]
    public int MaxReplyAheadMs { get; set; } = 10_000;

    /// <summary>Grace beyond the audio's length before a listener who reports nothing is taken to have heard it, 100 to 60000 ms, default 2000.</summary>
    [Range(100, 60_000)]
    public int PlaybackReportGraceMs { get; set; } = 2_000;

    /// <summary>Messages of history kept, 2 to 1000, default 40.</summary>
    [Range(2, 1_000)]
    public int HistoryMaxMessages { get; set; } = 40;

    /// <summary>Characters of history kept, 100 to 1000000, default 16000.</summary>
    [Range(100, 1_000_000)]
    public int HistoryMaxCharacters { get; set; } = 16_000;

    /// <summary>Words from which the first chunk of a reply may end at a comma, 1 to 50, default 3.</summary>
    [Range(1, 50)]
    public int FirstChunkMinWords { get; set; } = 3;

    /// <summary>Longest chunk given to the voice, 20 to 2000 characters, default 240.</summary>
    [Range(20, 2_000)]
    public int MaxChunkCharacters { get; set; } = 240;

    /// <summary>The engine's settings.</summary>
    /// <param name="idleTimeout">When a conversation with nothing going on ends.</param>
    public TurnSettings ToSettings(TimeSpan idleTimeout) => new()
    {
        VadThreshold = VadThreshold,
        SpeechStartFrames = SpeechStartFrames,
        EndOfSpeechCandidateMs = EndOfSpeechCandidateMs,
        EndpointingSilenceMs = EndpointingSilenceMs,
        CompleteSilenceMs = CompleteSilenceMs,
        IncompleteSilenceMs = IncompleteSilenceMs,
        InterimStableMs = InterimStableMs,
        MaxUtteranceMs = MaxUtteranceMs,
        AudioStallMs = AudioStallMs,
        MinInterruptionMs = MinInterruptionMs,
        ConfirmInterruptionMs = ConfirmInterruptionMs,
        FalseInterruptionSilenceMs = FalseInterruptionSilenceMs,
        InterruptionFinalTimeoutMs = InterruptionFinalTimeoutMs,
        Backchannels = Backchannels.Count == 0
            ? TurnSettings.DefaultBackchannels
            : Backchannels.Select(word => word.ToLowerInvariant()).ToFrozenSet(StringComparer.Ordinal),
        MaxReplyAheadMs = MaxReplyAheadMs,
        PlaybackReportGraceMs = PlaybackReportGraceMs,
        IdleTimeoutMs = (int)idleTimeout.TotalMilliseconds,
        HistoryMaxMessages = HistoryMaxMessages,
        HistoryMaxCharacters = HistoryMaxCharacters,
        FirstChunkMinWords = FirstChunkMinWords,
        MaxChunkCharacters = MaxChunkCharacters,
    };
}
