namespace VoiceMesh.Orchestrator.Turns;

/// <summary>The engines behind a turn.</summary>
public enum ConversationStage
{
    /// <summary>Speech to text.</summary>
    SpeechToText,

    /// <summary>The language model.</summary>
    LanguageModel,

    /// <summary>Text to speech.</summary>
    TextToSpeech,
}
