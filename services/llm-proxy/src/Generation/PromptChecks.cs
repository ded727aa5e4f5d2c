using System.Text.Json;
using Grpc.Core;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Llm.V1;
using VoiceMesh.ServiceDefaults.Rpc;

namespace VoiceMesh.LlmProxy.Generation;

/// <summary>Holds a prompt to the contract and to the limits before anything is asked of an engine.</summary>
public static class PromptChecks
{
    /// <summary>Checks a prompt.</summary>
    /// <exception cref="RpcException">INVALID_ARGUMENT; the message names the field, its value and what is allowed.</exception>
    public static void Check(Prompt prompt, GenerationOptions limits, IReadOnlyList<string> models)
    {
        Require(prompt.Messages.Count > 0, "prompt.messages is empty; send at least what the user said.");
        Require(prompt.Messages.Count <= limits.MaxMessages, $"prompt.messages holds {prompt.Messages.Count} messages, at most {limits.MaxMessages} are taken; drop the oldest.");
        Require(prompt.Tools.Count <= limits.MaxTools, $"prompt.tools holds {prompt.Tools.Count} tools, at most {limits.MaxTools} are taken.");
        Require(
            !prompt.HasTemperature || prompt.Temperature is >= 0 and <= 2,
            $"prompt.temperature is {prompt.Temperature}; it must be 0 to 2, or unset for the provider's default.");
        Require(prompt.MaxOutputTokens <= 1_000_000, $"prompt.max_output_tokens is {prompt.MaxOutputTokens}; at most 1000000, or 0 for the default.");
        Require(
            prompt.Model.Length == 0 || models.Contains(prompt.Model, StringComparer.Ordinal),
            $"prompt.model '{Shown(prompt.Model)}' is unknown; known: {string.Join(", ", models)}. Leave it empty for the configured one.");
        Require(prompt.TimeZone.Length == 0 || IsZone(prompt.TimeZone), $"prompt.time_zone '{Shown(prompt.TimeZone)}' is no IANA time zone, for example Europe/Amsterdam.");

        var characters = 0L;
        for (var i = 0; i < prompt.Messages.Count; i++)
        {
            CheckMessage(prompt.Messages[i], $"prompt.messages[{i}]", limits);
            characters += prompt.Messages[i].Content.Length;
        }

        Require(characters <= limits.MaxPromptCharacters, $"prompt.messages hold {characters} characters together, at most {limits.MaxPromptCharacters} are taken; drop the oldest.");
        for (var i = 0; i < prompt.Tools.Count; i++)
        {
            Require(prompt.Tools[i].Name.Length is > 0 and <= 64, $"prompt.tools[{i}].name must be 1 to 64 characters long.");
        }
    }

    private static void CheckMessage(ChatMessage message, string path, GenerationOptions limits)
    {
        Require(message.Role is Role.System or Role.User or Role.Assistant or Role.Tool, $"{path}.role is unspecified or unknown.");
        Require(
            message.Content.Length <= limits.MaxMessageCharacters, $"{path}.content holds {message.Content.Length} characters, at most {limits.MaxMessageCharacters} are taken.");
        Require(message.Role != Role.Tool || message.ToolCallId.Length > 0, $"{path}.tool_call_id is missing; a message of ROLE_TOOL answers a call.");
        Require(message.Role == Role.Assistant || message.ToolCalls.Count == 0, $"{path}.tool_calls is only for ROLE_ASSISTANT.");
        foreach (var call in message.ToolCalls)
        {
            Require(call.Id.Length > 0 && call.Name.Length > 0, $"{path}.tool_calls: every call needs an id and a name.");
            Require(call.ArgumentsJson.Length == 0 || IsObject(call.ArgumentsJson), $"{path}.tool_calls: arguments_json of '{Shown(call.Name)}' is no JSON object.");
        }
    }

    private static bool IsZone(string id) => id.Length <= 64 && TimeZoneInfo.TryFindSystemTimeZoneById(id, out _);

    private static bool IsObject(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Shown(string value) => value.Length <= 60 ? value : value[..60] + "\u2026";

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw RpcErrors.InvalidArgument(message);
        }
    }
}
