using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Stages;

/// <summary>How stages are called towards people and machines.</summary>
public static class StageNames
{
    /// <summary>Kebab-case service name.</summary>
    /// <param name="stage">The stage.</param>
    public static string Service(ConversationStage stage) => stage switch
    {
        ConversationStage.SpeechToText => "stt",
        ConversationStage.LanguageModel => "llm-proxy",
        _ => "tts",
    };

    /// <summary>First part of an error code.</summary>
    /// <param name="stage">The stage.</param>
    public static string CodePrefix(ConversationStage stage) => stage switch
    {
        ConversationStage.SpeechToText => "stt",
        ConversationStage.LanguageModel => "llm",
        _ => "tts",
    };

    /// <summary>What a person loses when the stage fails.</summary>
    /// <param name="stage">The stage.</param>
    public static string Loss(ConversationStage stage) => stage switch
    {
        ConversationStage.SpeechToText => "What was said could not be transcribed; please say it again.",
        ConversationStage.LanguageModel => "No answer could be made; please ask again.",
        _ => "The answer is shown as text, but its audio is missing.",
    };
}
