namespace VoiceMesh.Orchestrator.Stages;

/// <summary>Patience with tts. Section <c>Resilience:Tts</c>.</summary>
public sealed class TextToSpeechPolicyOptions : StagePolicyOptions
{
    /// <summary>Section name.</summary>
    public const string Section = "Resilience:Tts";
}
