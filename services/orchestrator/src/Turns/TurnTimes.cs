namespace VoiceMesh.Orchestrator.Turns;

/// <summary>When a turn's steps happened, Unix microseconds; 0 where a step was not reached.</summary>
public readonly record struct TurnTimes
{
    /// <summary>Speech began, or the text arrived.</summary>
    public long StartedUs { get; init; }

    /// <summary>The last speech sample reached the media server, or the text arrived.</summary>
    public long LastSpeechUs { get; init; }

    /// <summary>The same moment on the media clock; 0 for typed turns.</summary>
    public long LastSpeechMediaUs { get; init; }

    /// <summary>The endpoint was decided.</summary>
    public long EndpointUs { get; init; }

    /// <summary>The final transcript was there and the language model was asked.</summary>
    public long TriggeredUs { get; init; }

    /// <summary>The first chunk left for the voice.</summary>
    public long FirstChunkUs { get; init; }

    /// <summary>The first audio came from the voice.</summary>
    public long FirstAudioUs { get; init; }

    /// <summary>The first sample left for the listener, by the media server's word.</summary>
    public long FirstSampleUs { get; init; }

    /// <summary>Time that stt spent after the end of the utterance.</summary>
    public long SpeechToTextEngineUs { get; init; }

    /// <summary>Time that the language model itself took to the text of the first chunk; 0 when it did not say.</summary>
    public long LanguageModelEngineUs { get; init; }

    /// <summary>Time that the voice took to its first audio; 0 when it did not say.</summary>
    public long TextToSpeechEngineUs { get; init; }
}
