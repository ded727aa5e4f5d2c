namespace VoiceMesh.LlmProxy.Providers;

/// <summary>Why a language model gave no answer, in terms that every provider shares.</summary>
public enum ModelFailure
{
    /// <summary>The provider can't be reached, answered 5xx or broke off its stream; trying again makes sense.</summary>
    Unavailable,

    /// <summary>No first token, or no next token, in the time allowed; trying again makes sense.</summary>
    Timeout,

    /// <summary>The provider limits the rate of requests; trying again makes sense after a while.</summary>
    RateLimited,

    /// <summary>The key is missing or wrong.</summary>
    Unauthenticated,

    /// <summary>The key is known but may not use this model.</summary>
    PermissionDenied,

    /// <summary>The request itself is wrong: unknown model, bad tool schema, prompt too long for the model.</summary>
    InvalidRequest,
}
