using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Conversations;

/// <summary>What the client may choose about a conversation.</summary>
public sealed record ConversationPreferences
{
    public string Language { get; init; } = "";

    public uint EndpointingSilenceMs { get; init; }

    public float VadThreshold { get; init; }

    public bool AutomaticTurns { get; init; }

    public bool AllowInterruptions { get; init; }

    public string SystemPrompt { get; init; } = "";

    public string Voice { get; init; } = "";

    public float SpeakingRate { get; init; }

    public float Pitch { get; init; }

    public string TimeZone { get; init; } = "";

    public IReadOnlyList<string> Hints { get; init; } = [];

    public string Greeting { get; init; } = "";

    /// <summary>The preferences with every field that a message sets; the message must have passed <see cref="PreferenceRules"/>.</summary>
    /// <param name="settings">The message.</param>
    public ConversationPreferences With(ConversationSettings settings) => this with
    {
        Language = settings.HasLanguage ? settings.Language : Language,
        EndpointingSilenceMs = settings.HasEndpointingSilenceMs ? settings.EndpointingSilenceMs : EndpointingSilenceMs,
        VadThreshold = settings.HasVadThreshold ? settings.VadThreshold : VadThreshold,
        AutomaticTurns = settings.HasAutomaticTurns ? settings.AutomaticTurns : AutomaticTurns,
        AllowInterruptions = settings.HasAllowInterruptions ? settings.AllowInterruptions : AllowInterruptions,
        SystemPrompt = settings.HasSystemPrompt ? settings.SystemPrompt : SystemPrompt,
        Voice = settings.HasVoice ? settings.Voice : Voice,
        SpeakingRate = settings.HasSpeakingRate ? settings.SpeakingRate : SpeakingRate,
        Pitch = settings.HasPitch ? settings.Pitch : Pitch,
        TimeZone = settings.HasTimeZone ? settings.TimeZone : TimeZone,
        Hints = settings.Hints.Count > 0 ? [.. settings.Hints] : Hints,
        Greeting = settings.HasGreeting ? settings.Greeting : Greeting,
    };

    /// <summary>The turn engine's numbers with the client's choices in them.</summary>
    /// <param name="turns">The configured numbers.</param>
    public TurnSettings Apply(TurnSettings turns) => turns with
    {
        VadThreshold = VadThreshold,
        EndpointingSilenceMs = (int)EndpointingSilenceMs,
        AutomaticTurns = AutomaticTurns,
        AllowInterruptions = AllowInterruptions,
    };

    /// <summary>As a message, every field set.</summary>
    public ConversationSettings ToMessage()
    {
        var message = new ConversationSettings
        {
            Language = Language,
            EndpointingSilenceMs = EndpointingSilenceMs,
            VadThreshold = VadThreshold,
            AutomaticTurns = AutomaticTurns,
            AllowInterruptions = AllowInterruptions,
            SystemPrompt = SystemPrompt,
            Voice = Voice,
            SpeakingRate = SpeakingRate,
            Pitch = Pitch,
            TimeZone = TimeZone,
            Greeting = Greeting,
        };
        message.Hints.AddRange(Hints);
        return message;
    }
}
