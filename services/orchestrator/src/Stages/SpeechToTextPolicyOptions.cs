namespace VoiceMesh.Orchestrator.Stages;

/// <summary>Patience with stt. Section <c>Resilience:Stt</c>.</summary>
public sealed class SpeechToTextPolicyOptions : StagePolicyOptions
{
    /// <summary>Section name.</summary>
    public const string Section = "Resilience:Stt";
}
