using OpenAI.Chat;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Llm.V1;
using ChatMessage = OpenAI.Chat.ChatMessage;

namespace VoiceMesh.LlmProxy.Providers.OpenAi;

/// <summary>Writes prompts as chat completion requests.</summary>
internal static class OpenAiRequests
{
    /// <summary>The messages of a prompt; a system prompt of the settings goes first when the prompt has none.</summary>
    public static List<ChatMessage> Messages(Prompt prompt, OpenAiOptions options)
    {
        var messages = new List<ChatMessage>(prompt.Messages.Count + 2);
        if (options.SystemPrompt.Length > 0 && prompt.Messages.All(m => m.Role != Role.System))
        {
            messages.Add(new SystemChatMessage(options.SystemPrompt));
        }

        if (prompt.Language.Length > 0)
        {
            messages.Add(new SystemChatMessage($"Answer in the language with the BCP 47 tag {prompt.Language}."));
        }

        foreach (var message in prompt.Messages)
        {
            messages.Add(Message(message));
        }

        return messages;
    }

    /// <summary>The options of a prompt.</summary>
    public static ChatCompletionOptions Options(Prompt prompt, OpenAiOptions options)
    {
        var completion = new ChatCompletionOptions { Temperature = prompt.HasTemperature ? prompt.Temperature : options.Temperature };
        var maxTokens = prompt.MaxOutputTokens == 0 ? options.MaxOutputTokens : (int)prompt.MaxOutputTokens;
        if (options.MaxTokensField == "max_tokens")
        {
#pragma warning disable SCME0001 // The client has no property for the older field; patching the body is its documented way.
            completion.Patch.Set("$.max_tokens"u8, maxTokens);
#pragma warning restore SCME0001
        }
        else
        {
            completion.MaxOutputTokenCount = maxTokens;
        }

        foreach (var tool in prompt.Tools)
        {
            var schema = tool.Parameters is null ? """{"type":"object","properties":{}}""" : Google.Protobuf.JsonFormatter.Default.Format(tool.Parameters);
            completion.Tools.Add(ChatTool.CreateFunctionTool(tool.Name, tool.Description.Length > 0 ? tool.Description : null, BinaryData.FromString(schema)));
        }

        return completion;
    }

    private static ChatMessage Message(Contracts.Llm.V1.ChatMessage message)
    {
        switch (message.Role)
        {
            case Role.System:
                return new SystemChatMessage(message.Content);
            case Role.Assistant when message.ToolCalls.Count > 0:
                var calls = new AssistantChatMessage(message.ToolCalls.Select(c =>
                    ChatToolCall.CreateFunctionToolCall(c.Id, c.Name, BinaryData.FromString(c.ArgumentsJson.Length > 0 ? c.ArgumentsJson : "{}"))));
                if (message.Content.Length > 0)
                {
                    calls.Content.Add(ChatMessageContentPart.CreateTextPart(message.Content));
                }

                return calls;
            case Role.Assistant:
                // Without a mark the model would take the torn sentence for its own and finish it in the next answer.
                return new AssistantChatMessage(message.Interrupted ? message.Content + "\u2014 [interrupted by the user]" : message.Content);
            case Role.Tool:
                return new ToolChatMessage(message.ToolCallId, message.Content);
            default:
                return new UserChatMessage(message.Content);
        }
    }
}
