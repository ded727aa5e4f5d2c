using System.ComponentModel.DataAnnotations;

namespace VoiceMesh.LlmProxy.Providers.OpenAi;

/// <summary>Where an OpenAI-compatible endpoint is and what is asked of it. Section <c>OpenAi</c>.</summary>
public sealed class OpenAiOptions
{
    /// <summary>Section name.</summary>
    public const string Section = "OpenAi";

    /// <summary>Base address with its version, for example <c>https://api.groq.com/openai/v1</c> or <c>http://localhost:11434/v1</c>. Empty (default): OpenAI's own.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>Secret key; empty (default) for servers that want none. Comes from the environment, never from a file in the repository.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>Model that answers when a prompt names none; default <c>gpt-4o-mini</c>.</summary>
    [Required]
    public string Model { get; set; } = "gpt-4o-mini";

    /// <summary>Further models that a prompt may name; default none.</summary>
    public IList<string> AdditionalModels { get; init; } = [];

    /// <summary>Name of the provider in the engine's name, default <c>openai</c>; for example <c>groq</c> makes <c>groq/llama-3.3-70b-versatile</c>.</summary>
    [Required]
    [RegularExpression("^[a-z0-9][a-z0-9.-]{0,39}$", ErrorMessage = "ProviderName must be 1 to 40 of a-z, 0-9, dot and hyphen.")]
    public string ProviderName { get; set; } = "openai";

    /// <summary>OpenAI organization; empty (default) for none.</summary>
    public string Organization { get; set; } = "";

    /// <summary>Tokens of an answer when a prompt says 0; 1 to 1000000, default 400: an answer that is spoken is short.</summary>
    [Range(1, 1_000_000)]
    public int MaxOutputTokens { get; set; } = 400;

    /// <summary>
    /// <c>max_completion_tokens</c> (default; OpenAI, Groq, vLLM) or <c>max_tokens</c> (servers that don't know the newer name and would ignore it).
    /// </summary>
    [RegularExpression("^max_(completion_)?tokens$", ErrorMessage = "MaxTokensField must be max_completion_tokens or max_tokens.")]
    public string MaxTokensField { get; set; } = "max_completion_tokens";

    /// <summary>0 to 2 when a prompt leaves it unset; unset (default): the provider's own default.</summary>
    [Range(0, 2)]
    public float? Temperature { get; set; }

    /// <summary>System prompt put in front when a prompt brings none; default: answer briefly, to be spoken. Empty for none.</summary>
    public string SystemPrompt { get; set; } =
        "You are a voice assistant. Your answer is read aloud: keep it short, in plain sentences, without lists, markdown or emoji. What the user said comes from speech recognition and may hold mistakes.";

    /// <summary>Longest wait for a network operation, 100 to 600000 ms, default 20000. <c>Resilience:FirstTokenTimeoutMs</c> usually ends a wait earlier.</summary>
    [Range(100, 600_000)]
    public int NetworkTimeoutMs { get; set; } = 20_000;

    /// <summary>True when there is anything to connect to.</summary>
    internal bool IsConfigured => Endpoint.Length > 0 || ApiKey.Length > 0;
}
