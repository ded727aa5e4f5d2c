namespace VoiceMesh.Orchestrator.Stages;

/// <summary>Patience with llm-proxy. Section <c>Resilience:Llm</c>.</summary>
public sealed class LanguageModelPolicyOptions : StagePolicyOptions
{
    /// <summary>Section name.</summary>
    public const string Section = "Resilience:Llm";
}
