using System.Text.Json;
using VoiceMesh.Contracts.Conversation.V1;

namespace VoiceMesh.MediaServer.Settings;

/// <summary>Reads conversation settings as clients write them, and names everything that is wrong with them at once.</summary>
internal sealed class SettingsReader
{
    private const int MaxHints = 500;
    private readonly List<string> _errors = [];

    private SettingsReader()
    {
    }

    /// <summary>Reads a JSON object of settings; unknown names are errors, because a misspelt setting would be ignored silently otherwise.</summary>
    /// <param name="json">The object, or an undefined or null element for none.</param>
    /// <param name="settings">What was read; incomplete when there are errors.</param>
    /// <returns>One sentence per error; empty when all is well.</returns>
    public static IReadOnlyList<string> Read(JsonElement json, out ConversationSettings settings)
    {
        settings = new ConversationSettings();
        if (json.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return [];
        }

        if (json.ValueKind is not JsonValueKind.Object)
        {
            return ["settings must be an object."];
        }

        var reader = new SettingsReader();
        foreach (var property in json.EnumerateObject())
        {
            reader.Read(property.Name, property.Value, settings);
        }

        return reader._errors;
    }

    private void Read(string name, JsonElement value, ConversationSettings settings)
    {
        switch (name)
        {
            case "language" when Text(name, value, 1, 35) is { } language:
                settings.Language = language;
                break;
            case "endpointing_silence_ms" when Number(name, value, 200, 3000) is { } silence:
                settings.EndpointingSilenceMs = (uint)silence;
                break;
            case "vad_threshold" when Number(name, value, 0.1, 0.95) is { } threshold:
                settings.VadThreshold = (float)threshold;
                break;
            case "automatic_turns" when Flag(name, value) is { } automatic:
                settings.AutomaticTurns = automatic;
                break;
            case "allow_interruptions" when Flag(name, value) is { } interruptions:
                settings.AllowInterruptions = interruptions;
                break;
            case "system_prompt" when Text(name, value, 0, 8000) is { } prompt:
                settings.SystemPrompt = prompt;
                break;
            case "voice" when Text(name, value, 0, 200) is { } voice:
                settings.Voice = voice;
                break;
            case "speaking_rate" when Number(name, value, 0.5, 2) is { } rate:
                settings.SpeakingRate = (float)rate;
                break;
            case "pitch" when Number(name, value, 0.5, 2) is { } pitch:
                settings.Pitch = (float)pitch;
                break;
            case "time_zone" when Text(name, value, 0, 64) is { } zone:
                settings.TimeZone = zone;
                break;
            case "greeting" when Text(name, value, 0, 1000) is { } greeting:
                settings.Greeting = greeting;
                break;
            case "hints":
                ReadHints(value, settings);
                break;
            case "language" or "endpointing_silence_ms" or "vad_threshold" or "automatic_turns" or "allow_interruptions" or "system_prompt" or "voice"
                or "speaking_rate" or "pitch" or "time_zone" or "greeting":
                break;
            default:
                _errors.Add($"'{name}' is not a setting.");
                break;
        }
    }

    private void ReadHints(JsonElement value, ConversationSettings settings)
    {
        if (value.ValueKind is not JsonValueKind.Array || value.GetArrayLength() > MaxHints)
        {
            _errors.Add($"hints must be an array of at most {MaxHints} words.");
            return;
        }

        foreach (var hint in value.EnumerateArray())
        {
            if (Text("hints[]", hint, 1, 100) is { } word)
            {
                settings.Hints.Add(word);
            }
        }
    }

    private string? Text(string name, JsonElement value, int shortest, int longest)
    {
        if (JsonText.TryRead(value, out var text) && text.Length >= shortest && text.Length <= longest)
        {
            return text;
        }

        _errors.Add($"{name} must be a string of {shortest} to {longest} characters.");
        return null;
    }

    private double? Number(string name, JsonElement value, double least, double most)
    {
        if (value.ValueKind is JsonValueKind.Number && value.TryGetDouble(out var number) && number >= least && number <= most)
        {
            return number;
        }

        _errors.Add($"{name} must be a number from {least} to {most}.");
        return null;
    }

    private bool? Flag(string name, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        _errors.Add($"{name} must be true or false.");
        return null;
    }
}
