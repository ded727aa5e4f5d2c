using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Llm.V1;
using VoiceMesh.LlmProxy.Providers.Offline;
using VoiceMesh.Testing;

namespace VoiceMesh.LlmProxy.Tests.Providers.Offline;

/// <summary>Holds a conversation with the offline responder on a clock that stands at Thursday, 1 January 2026, noon UTC, until it is advanced.</summary>
internal sealed class Talk
{
    private readonly OfflineResponder _responder;
    private readonly Prompt _prompt = new() { SessionId = "s1", TurnId = "t" };

    public Talk(string timeZone = "", string sessionId = "s1", string language = "")
    {
        _prompt.TimeZone = timeZone;
        _prompt.SessionId = sessionId;
        _prompt.Language = language;
        _responder = new OfflineResponder(new SkillSet(), Clock);
    }

    public ManualTimeProvider Clock { get; } = new();

    public Prompt Prompt => _prompt;

    public static string Answer(string said) => new Talk().Say(said);

    public string Say(string said)
    {
        _prompt.Messages.Add(new ChatMessage { Role = Role.User, Content = said, AtUnixMs = Clock.GetUtcNow().ToUnixTimeMilliseconds() });
        var answer = _responder.Answer(_prompt);
        _prompt.Messages.Add(new ChatMessage { Role = Role.Assistant, Content = answer, AtUnixMs = Clock.GetUtcNow().ToUnixTimeMilliseconds() });
        Clock.Advance(TimeSpan.FromSeconds(5));
        return answer;
    }

    public void InterruptAfter(int words)
    {
        var last = _prompt.Messages[^1];
        last.Content = string.Join(' ', last.Content.Split(' ').Take(words));
        last.Interrupted = true;
    }
}
