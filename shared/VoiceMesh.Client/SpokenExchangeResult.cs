namespace VoiceMesh.Client;

/// <summary>What came of speaking one recording to the mesh.</summary>
public sealed record SpokenExchangeResult
{
    /// <summary>What was heard, one text per turn; words of a turn that another went on with are in that other's text.</summary>
    public required IReadOnlyList<string> Transcripts { get; init; }

    /// <summary>The last interim transcript of the first turn.</summary>
    public required string Interim { get; init; }

    /// <summary>What the agent said in each answered turn; of an interrupted answer the words heard.</summary>
    public required IReadOnlyList<string> Answers { get; init; }

    /// <summary>The measured turns, as their <c>turn_completed</c> events.</summary>
    public required IReadOnlyList<VoiceEvent> Turns { get; init; }

    /// <summary>Engine names by stage.</summary>
    public required IReadOnlyDictionary<string, string> Engines { get; init; }

    /// <summary>Errors that the server reported.</summary>
    public required IReadOnlyList<VoiceEvent> Errors { get; init; }

    /// <summary>Reply audio as it was heard, PCM16 mono.</summary>
    public required ReadOnlyMemory<byte> Reply { get; init; }

    /// <summary>
    /// Silence of the first answered turn as this client measured it: from sending the last speech sample to receiving the first reply sample, in
    /// milliseconds; negative when no turn was answered.
    /// </summary>
    public required double SilenceMs { get; init; }

    /// <summary>True when every turn ended before the time limit.</summary>
    public required bool Settled { get; init; }
}
