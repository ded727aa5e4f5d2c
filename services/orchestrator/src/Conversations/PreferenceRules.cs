using VoiceMesh.Contracts.Conversation.V1;

namespace VoiceMesh.Orchestrator.Conversations;

/// <summary>The ranges of the contract. Every fault is named, so that a client corrects them in one go.</summary>
public static class PreferenceRules
{
    /// <summary>Longest text input, in characters.</summary>
    public const int MaxTextCharacters = 4_000;

    private const int MaxHints = 500;
    private const int MaxHintCharacters = 200;
    private const int MaxNameCharacters = 100;

    /// <summary>Whether a session may be called that: 1 to 64 characters of [A-Za-z0-9_-].</summary>
    /// <param name="sessionId">The proposed id.</param>
    public static bool IsSessionId(string sessionId) =>
        sessionId.Length is >= 1 and <= 64 && sessionId.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>What is wrong with the fields that are set; empty when nothing is.</summary>
    /// <param name="settings">The message.</param>
    public static IReadOnlyList<string> FaultsOf(ConversationSettings settings)
    {
        var faults = new List<string>();
        Require(faults, !settings.HasEndpointingSilenceMs || settings.EndpointingSilenceMs is >= 200 and <= 3_000, "endpointing_silence_ms must be 200 to 3000");
        Require(faults, !settings.HasVadThreshold || settings.VadThreshold is >= 0.1f and <= 0.95f, "vad_threshold must be 0.1 to 0.95");
        Require(faults, !settings.HasSpeakingRate || settings.SpeakingRate is >= 0.5f and <= 2f, "speaking_rate must be 0.5 to 2.0");
        Require(faults, !settings.HasPitch || settings.Pitch is >= 0.5f and <= 2f, "pitch must be 0.5 to 2.0");
        RequireLength(faults, "system_prompt", settings.SystemPrompt, 8_000);
        RequireLength(faults, "greeting", settings.Greeting, 1_000);
        RequireLength(faults, "language", settings.Language, MaxNameCharacters);
        RequireLength(faults, "voice", settings.Voice, MaxNameCharacters);
        RequireLength(faults, "time_zone", settings.TimeZone, MaxNameCharacters);
        Require(faults, !settings.HasTimeZone || settings.TimeZone.Length is 0 or > MaxNameCharacters || TimeZoneInfo.TryFindSystemTimeZoneById(settings.TimeZone, out _), "time_zone must be an IANA zone, for example Europe/Amsterdam");
        Require(faults, settings.Hints.Count <= MaxHints && settings.Hints.All(hint => hint.Length <= MaxHintCharacters), $"hints must be at most {MaxHints} of at most {MaxHintCharacters} characters each");
        return faults;
    }

    private static void RequireLength(List<string> faults, string field, string value, int most) =>
        Require(faults, value.Length <= most, $"{field} must be at most {most} characters");

    private static void Require(List<string> faults, bool holds, string fault)
    {
        if (!holds)
        {
            faults.Add(fault);
        }
    }
}
