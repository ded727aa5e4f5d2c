namespace VoiceMesh.WebRtc.Jitter;

/// <summary>The next step of playout. Its payload is valid until the buffer is next used.</summary>
public readonly ref struct PlayoutStep
{
    internal PlayoutStep(PlayoutDecision decision, long durationUs, ReadOnlySpan<byte> payload = default, long correctionUs = 0, bool fadesOut = false)
    {
        Decision = decision;
        DurationUs = durationUs;
        Payload = payload;
        CorrectionUs = correctionUs;
        FadesOut = fadesOut;
    }

    /// <summary>What to do.</summary>
    public PlayoutDecision Decision { get; }

    /// <summary>How much sound the step makes, before any stretching, in microseconds; a multiple of 2.5 ms but for silence.</summary>
    public long DurationUs { get; }

    /// <summary>The packet to decode, or to recover from; empty for the other decisions.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>How much sound to take out from here on, in microseconds; negative: how much to put in. A step does as much of it as fits.</summary>
    public long CorrectionUs { get; }

    /// <summary>Whether silence follows, so that the sound should end at zero.</summary>
    public bool FadesOut { get; }
}
