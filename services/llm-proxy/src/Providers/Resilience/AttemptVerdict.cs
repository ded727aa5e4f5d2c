namespace VoiceMesh.LlmProxy.Providers.Resilience;

/// <summary>What an attempt says of the provider's health.</summary>
public enum AttemptVerdict
{
    /// <summary>The provider answered.</summary>
    Healthy,

    /// <summary>The provider is in trouble.</summary>
    Troubled,

    /// <summary>Nothing: the caller went away, or the provider refused what it was asked.</summary>
    Unknown,
}
