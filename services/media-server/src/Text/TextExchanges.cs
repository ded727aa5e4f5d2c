using System.Collections.Concurrent;
using VoiceMesh.Contracts.Conversation.V1;

namespace VoiceMesh.MediaServer.Text;

/// <summary>A session's typed questions that wait for their answers, told apart by request id.</summary>
internal sealed class TextExchanges
{
    private readonly ConcurrentDictionary<string, TextExchange> _waiting = new(StringComparer.Ordinal);
    private ConversationError? _lastError;
    private volatile TextFailedException? _closed;

    public TextExchange Begin()
    {
        var exchange = new TextExchange($"text-{Guid.NewGuid():N}");
        _waiting[exchange.RequestId] = exchange;
        if (_closed is { } closed)
        {
            // The session ended between its look-up and this question, which nobody will answer.
            exchange.Fail(closed.Code, closed.Message);
        }

        return exchange;
    }

    public void Forget(TextExchange exchange) => _waiting.TryRemove(exchange.RequestId, out _);

    public void Answered(ResponseText response)
    {
        if (_waiting.TryGetValue(response.RequestId, out var exchange))
        {
            exchange.Answered(response);
        }
    }

    public void Completed(TurnCompleted turn)
    {
        if (_waiting.TryGetValue(turn.RequestId, out var exchange))
        {
            var reason = _lastError is { } error && error.TurnId == turn.TurnId ? error.Error : null;
            exchange.Complete(turn, reason);
        }
    }

    /// <summary>A stage failed in a turn. Whether that costs the answer is known when the turn is over, so it is only remembered.</summary>
    public void Failed(ConversationError error) => _lastError = error;

    /// <summary>The session is over: those that wait fail, and so does every later one.</summary>
    public void Close(string code, string message)
    {
        _closed = new TextFailedException(code, message);
        FailAll(code, message);
    }

    /// <summary>No answer comes any more, but to the questions named.</summary>
    public void FailAll(string code, string message, IReadOnlySet<string>? but = null)
    {
        foreach (var exchange in _waiting.Values)
        {
            if (but?.Contains(exchange.RequestId) is not true)
            {
                exchange.Fail(code, message);
            }
        }
    }
}
