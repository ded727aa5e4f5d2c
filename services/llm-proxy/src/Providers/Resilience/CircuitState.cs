namespace VoiceMesh.LlmProxy.Providers.Resilience;

/// <summary>What a <see cref="Circuit"/> lets through; the numbers are those of the gauge <c>voicemesh_llm_circuit_state</c>.</summary>
public enum CircuitState
{
    /// <summary>Every attempt.</summary>
    Closed = 0,

    /// <summary>One attempt at a time, to see whether the provider is back.</summary>
    HalfOpen = 1,

    /// <summary>No attempt.</summary>
    Open = 2,
}
