using Polly;

namespace VoiceMesh.LlmProxy.Providers.Resilience;

/// <summary>Names the <see cref="CircuitStrategy{T}"/> to Polly, which wants options of every step; its numbers are the <see cref="Circuit"/>'s.</summary>
internal sealed class CircuitStrategyOptions : ResilienceStrategyOptions
{
    public CircuitStrategyOptions() => Name = "circuit";
}
