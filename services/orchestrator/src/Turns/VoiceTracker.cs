namespace VoiceMesh.Orchestrator.Turns;

/// <summary>
/// The part of the state that every frame changes. It is a struct so that listening allocates nothing. Times are on the media clock
/// in microseconds unless they say otherwise.
/// </summary>
public readonly record struct VoiceTracker
{
    /// <summary>Speech frames in a row up to now.</summary>
    public int SpeechRun { get; init; }

    /// <summary>Start of the present run of speech frames.</summary>
    public long RunStartUs { get; init; }

    /// <summary>End of the last speech frame.</summary>
    public long LastSpeechEndUs { get; init; }

    /// <summary>When the last speech frame reached the media server, Unix microseconds.</summary>
    public long LastSpeechUnixUs { get; init; }

    /// <summary>Start of the utterance that is live.</summary>
    public long UtteranceStartUs { get; init; }

    /// <summary>Speech within the utterance that is live, pauses not counted.</summary>
    public long SpeechUs { get; init; }

    /// <summary>End of the newest frame.</summary>
    public long ClockUs { get; init; }

    /// <summary>When the newest frame was taken up, Unix microseconds.</summary>
    public long LastFrameAtUs { get; init; }

    /// <summary>stt was told that speech may be over.</summary>
    public bool SilenceMarked { get; init; }

    /// <summary>
    /// Speech is not taken up before a silence. After a failure in mid-speech the rest of the sentence must not open turn after turn
    /// on a stage that is down.
    /// </summary>
    public bool Muted { get; init; }

    /// <summary>Silence since the last speech frame.</summary>
    public long SilenceUs => Math.Max(0, ClockUs - LastSpeechEndUs);

    /// <summary>The newest frame was speech.</summary>
    public bool InSpeech => SpeechRun > 0;

    /// <summary>The tracker after one more frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="threshold">Probability from which it is speech.</param>
    public VoiceTracker Observe(in SpeechFrame frame, float threshold)
    {
        var end = frame.EndUs;
        if (frame.SpeechProbability >= threshold)
        {
            return this with
            {
                SpeechRun = SpeechRun + 1,
                RunStartUs = SpeechRun == 0 ? frame.TimestampUs : RunStartUs,
                LastSpeechEndUs = end,
                LastSpeechUnixUs = frame.ReceivedUnixUs > 0 ? frame.ReceivedUnixUs : frame.AtUs,
                SpeechUs = SpeechUs + SpeechFrame.DurationUs,
                ClockUs = end,
                LastFrameAtUs = frame.AtUs,
            };
        }

        return this with
        {
            SpeechRun = 0,
            // A media clock that jumps back must not turn silence into a negative time that never ends.
            LastSpeechEndUs = Math.Min(LastSpeechEndUs, end),
            ClockUs = end,
            LastFrameAtUs = frame.AtUs,
        };
    }

    /// <summary>The tracker at the start of an utterance whose first frames are the present run.</summary>
    public VoiceTracker OpenUtterance() => this with
    {
        UtteranceStartUs = RunStartUs,
        SpeechUs = SpeechRun * SpeechFrame.DurationUs,
        SilenceMarked = false,
    };

    /// <summary>The tracker after an utterance closed; what follows is judged anew.</summary>
    /// <param name="muted">Whether a silence must come first.</param>
    public VoiceTracker CloseUtterance(bool muted) => this with { SpeechRun = 0, SpeechUs = 0, SilenceMarked = false, Muted = muted };
}
