using FsCheck;
using FsCheck.Fluent;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Llm.V1;
using VoiceMesh.LlmProxy.Providers.Offline;
using VoiceMesh.Testing;

namespace VoiceMesh.LlmProxy.Tests.Providers.Offline;

[Trait("Category", "unit")]
public sealed class OfflineResponderTests
{
    private static readonly string[] Vocabulary =
    [
        .. new SkillSet().All.SelectMany(s => s.Examples).SelectMany(e => e.Split(' ')).Distinct(),
        "it", "that", "and", "in", "feet", "point", "minus", "(", ")", "9999999999999999999999", "0", "half", "timer", "seconds", "february", "thirtieth", "again", "i", "missed", "the", "end", "\u0000", "\ud83d\ude00", "[NOISE]", "++UH++", "'",
    ];

    [Fact]
    public async Task GenerateAsync_Answer_StreamsWordByWordThenCompletes()
    {
        var responder = new OfflineResponder(new SkillSet(), new ManualTimeProvider());
        var prompt = new Prompt { Messages = { new ChatMessage { Role = Role.User, Content = "what time is it in tokyo" } } };
        var responses = await responder.GenerateAsync(prompt, CancellationToken.None).ToListAsync();
        Assert.Equal("In Tokyo it is nine o'clock in the evening.", string.Concat(responses.Where(r => r.Text is not null).Select(r => r.Text.Text)));
        Assert.Equal(10, responses.Count);
        Assert.Equal(FinishReason.Stop, responses[^1].Completed.FinishReason);
        Assert.Equal("offline-responder", responses[^1].Completed.Engine);
        Assert.Equal(9u, responses[^1].Completed.Usage.OutputTokens);
        Assert.Equal(6u, responses[^1].Completed.Usage.InputTokens);
    }

    [Fact]
    public async Task GenerateAsync_MaxOutputTokens_CutsAndSaysLength()
    {
        var responder = new OfflineResponder(new SkillSet(), new ManualTimeProvider());
        var prompt = new Prompt { MaxOutputTokens = 2, Messages = { new ChatMessage { Role = Role.User, Content = "what time is it in tokyo" } } };
        var responses = await responder.GenerateAsync(prompt, CancellationToken.None).ToListAsync();
        Assert.Equal(3, responses.Count);
        Assert.Equal(FinishReason.Length, responses[^1].Completed.FinishReason);
    }

    [Fact]
    public async Task GenerateAsync_Cancelled_Throws() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await new OfflineResponder(new SkillSet(), new ManualTimeProvider()).GenerateAsync(new Prompt(), new CancellationToken(true)).ToListAsync());

    [Fact]
    public void Answer_SystemMessageOnly_Greets() =>
        Assert.StartsWith("Hello", new OfflineResponder(new SkillSet(), new ManualTimeProvider()).Answer(
            new Prompt { Messages = { new ChatMessage { Role = Role.System, Content = "be nice" } } }), StringComparison.Ordinal);

    [Fact]
    public void Answer_AnyTextAndHistory_IsNeverEmptyAndAlwaysTheSame()
    {
        var word = Gen.OneOf(Gen.Elements(Vocabulary), ArbMap.Default.GeneratorFor<string>().Where(s => s is not null).Select(s => s!));
        var text = Gen.OneOf(
            word.ListOf().Select(w => Cut(string.Join(' ', w))),
            Gen.Choose(0, 4000).SelectMany(n => word.Select(w => Cut(string.Concat(Enumerable.Repeat(w + " ", (n / (w.Length + 1)) + 1))))));
        var message = text.SelectMany(t => Gen.Choose(0, 4).SelectMany(role => Gen.Choose(0, 3).Select(flags => new ChatMessage
        {
            Role = (Role)role,
            Content = t,
            Interrupted = flags > 1,
            AtUnixMs = flags switch { 0 => 0, 1 => long.MaxValue, 2 => -5, _ => 1_767_268_000_000 },
        })));
        var history = message.ListOf().Select(m => m.Take(30).ToArray());
        Prop.ForAll(history.ToArbitrary(), messages =>
        {
            var prompt = new Prompt { SessionId = "x", Messages = { messages } };
            var responder = new OfflineResponder(new SkillSet(), new ManualTimeProvider());
            var answer = responder.Answer(prompt);
            return !string.IsNullOrWhiteSpace(answer) && answer.Length < 2000 && answer == responder.Answer(prompt.Clone());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static string Cut(string text) => text.Length <= 4000 ? text : text[..4000];
}
