using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Llm.V1;

namespace VoiceMesh.LlmProxy.Providers.Offline;

/// <summary>The conversation as skills see it: what the user just said, what went before, and the user's clock.</summary>
public sealed class Conversation
{
    private const int MaxLookBack = 40;

    private readonly IReadOnlyList<ChatMessage> _messages;
    private readonly int _current;
    private readonly Func<Conversation, string> _answer;
    private readonly int _depth;
    private Conversation? _previous;

    /// <summary>Looks at a prompt.</summary>
    /// <param name="prompt">At least the messages; the last one of the user is what is to be answered.</param>
    /// <param name="nowUtc">The clock now.</param>
    /// <param name="answer">Answers a conversation, for skills that need to know what was said earlier.</param>
    public Conversation(Prompt prompt, DateTimeOffset nowUtc, Func<Conversation, string> answer)
        : this(prompt.Messages, LastUser(prompt.Messages, prompt.Messages.Count - 1), nowUtc, FindZone(prompt.TimeZone), prompt.SessionId, prompt.Language, answer, 0)
    {
    }

    private Conversation(
        IReadOnlyList<ChatMessage> messages, int current, DateTimeOffset nowUtc, TimeZoneInfo zone, string sessionId, string language,
        Func<Conversation, string> answer, int depth)
    {
        _messages = messages;
        _current = current;
        _answer = answer;
        _depth = depth;
        NowUtc = nowUtc;
        Zone = zone;
        SessionId = sessionId;
        Language = language;
        Said = new Utterance(current >= 0 ? messages[current].Content : "");
    }

    /// <summary>What the user just said; empty when the user said nothing yet.</summary>
    public Utterance Said { get; }

    /// <summary>The clock when this is answered.</summary>
    public DateTimeOffset NowUtc { get; }

    /// <summary>The user's time zone; UTC when unknown.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>The user's clock.</summary>
    public DateTimeOffset Now => TimeZoneInfo.ConvertTime(NowUtc, Zone);

    /// <summary>Names the conversation; may be empty.</summary>
    public string SessionId { get; }

    /// <summary>BCP 47 tag of the language asked for; may be empty.</summary>
    public string Language { get; }

    /// <summary>When the user said it; null when nobody wrote that down.</summary>
    public DateTimeOffset? SaidAt =>
        _current >= 0 && _messages[_current].AtUnixMs is > 0 and < 253_402_300_799_000 and var at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    /// <summary>The assistant's last words before this, or null. Cut to what was heard when <see cref="LastAnswerInterrupted"/>.</summary>
    public string? LastAnswer => LastAssistant?.Content;

    /// <summary>The listener cut the last answer short.</summary>
    public bool LastAnswerInterrupted => LastAssistant?.Interrupted ?? false;

    /// <summary>True when the user has not spoken before.</summary>
    public bool IsFirst => Previous is null;

    /// <summary>The conversation as it was when the user spoke the time before, or null. Its clock reads what it read then, where that is known.</summary>
    public Conversation? Previous
    {
        get
        {
            if (_previous is null && _depth < MaxLookBack && LastUser(_messages, _current - 1) is var before and >= 0)
            {
                var at = _messages[before].AtUnixMs is > 0 and < 253_402_300_799_000 and var ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : NowUtc;
                _previous = new Conversation(_messages, before, at, Zone, SessionId, Language, _answer, _depth + 1);
            }

            return _previous;
        }
    }

    /// <summary>Everything that the user said in this conversation, oldest first, with its time where known.</summary>
    public IEnumerable<(Utterance Said, DateTimeOffset? At)> History()
    {
        var chain = new Stack<Conversation>();
        for (var c = this; c is not null; c = c.Previous)
        {
            chain.Push(c);
        }

        return chain.Select(c => (c.Said, c.SaidAt));
    }

    /// <summary>What this responder says to the conversation as it stands; for a <see cref="Previous"/> one, what it said then.</summary>
    public string Answer() => _answer(this);

    /// <summary>A number that stays the same for the same conversation and differs between turns, for variety without chance.</summary>
    /// <param name="salt">Keeps the choices of two skills apart.</param>
    public uint Seed(string salt)
    {
        // FNV-1a, 32 bit, http://www.isthe.com/chongo/tech/comp/fnv/; then mixed, as its low bits repeat for similar text.
        var hash = 2166136261u;
        foreach (var c in $"{SessionId}|{_current}|{salt}|{Said.Text}")
        {
            hash = (hash ^ c) * 16777619u;
        }

        hash ^= hash >> 15;
        hash *= 0x2c1b3c6du;
        return hash ^ (hash >> 12);
    }

    /// <summary>One of the options, never the one that was said last.</summary>
    public string Vary(string salt, params ReadOnlySpan<string> options)
    {
        var start = Seed(salt);
        for (var i = 0; i < options.Length; i++)
        {
            var option = options[(int)((start + (uint)i) % (uint)options.Length)];
            if (options.Length == 1 || LastAnswer is not { Length: > 0 } last || !option.StartsWith(last, StringComparison.Ordinal))
            {
                return option;
            }
        }

        return options[0];
    }

    private ChatMessage? LastAssistant
    {
        get
        {
            for (var i = _current - 1; i >= 0; i--)
            {
                if (_messages[i].Role == Role.Assistant && _messages[i].Content.Length > 0)
                {
                    return _messages[i];
                }
            }

            return null;
        }
    }

    private static int LastUser(IReadOnlyList<ChatMessage> messages, int from)
    {
        for (var i = from; i >= 0; i--)
        {
            if (messages[i].Role == Role.User)
            {
                return i;
            }
        }

        return -1;
    }

    private static TimeZoneInfo FindZone(string id) =>
        id.Length > 0 && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Utc;
}
