using System.Text;
using OpenAI.Chat;
using VoiceMesh.Contracts.Llm.V1;

namespace VoiceMesh.LlmProxy.Providers.OpenAi;

/// <summary>Puts tool calls together, which come in pieces told apart by their index.</summary>
internal sealed class ToolCallAssembly
{
    private readonly SortedDictionary<int, (ToolCall Call, StringBuilder Arguments)> _calls = [];

    /// <summary>Takes one piece.</summary>
    public void Add(StreamingChatToolCallUpdate piece)
    {
        if (!_calls.TryGetValue(piece.Index, out var entry))
        {
            entry = (new ToolCall(), new StringBuilder());
            _calls.Add(piece.Index, entry);
        }

        // The id and the name come with the first piece; some servers repeat them in every one.
        if (!string.IsNullOrEmpty(piece.ToolCallId))
        {
            entry.Call.Id = piece.ToolCallId;
        }

        if (!string.IsNullOrEmpty(piece.FunctionName))
        {
            entry.Call.Name = piece.FunctionName;
        }

        if (piece.FunctionArgumentsUpdate is { } arguments && !arguments.ToMemory().IsEmpty)
        {
            entry.Arguments.Append(arguments);
        }
    }

    /// <summary>The whole calls in the order of their index.</summary>
    /// <exception cref="ModelException">A call has no name: the stream was not what it should be.</exception>
    public IEnumerable<ToolCall> Whole()
    {
        foreach (var (index, (call, arguments)) in _calls)
        {
            if (call.Name.Length == 0)
            {
                throw new ModelException(ModelFailure.Unavailable, "The provider sent a tool call without a name; try again.");
            }

            // Some servers send no ids; results need something to name.
            if (call.Id.Length == 0)
            {
                call.Id = $"call_{index}";
            }

            call.ArgumentsJson = arguments.Length == 0 ? "{}" : arguments.ToString();
            yield return call;
        }
    }
}
