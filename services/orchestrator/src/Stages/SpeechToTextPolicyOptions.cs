namespace VoiceMesh.Orchestrator.Stages;

/// <summary>Patience with stt. Section <c>Resilience:Stt</c>.</summary>
public sealed class SpeechToTextPolicyOptions : StagePolicyOptions
{
    /// <summary>Section name.</summary>
    public const string Section = "Resilience:Stt";

    /// <summary>A restarted stt loads its models before it hears anything, so its default <see cref="StagePolicyOptions.RetryBudgetMs"/> is 8000.</summary>
    public SpeechToTextPolicyOptions() => RetryBudgetMs = 8_000;
}
