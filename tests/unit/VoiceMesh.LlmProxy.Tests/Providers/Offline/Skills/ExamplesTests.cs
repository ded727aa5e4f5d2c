using VoiceMesh.LlmProxy.Providers.Offline;

namespace VoiceMesh.LlmProxy.Tests.Providers.Offline.Skills;

[Trait("Category", "unit")]
public sealed class ExamplesTests
{
    // What only makes sense after something else was said.
    private static readonly string[] NeedHistory = ["another joke"];

    public static TheoryData<string, string> Examples()
    {
        var data = new TheoryData<string, string>();
        foreach (var skill in new SkillSet().All)
        {
            foreach (var example in skill.Examples.Where(e => !NeedHistory.Contains(e)))
            {
                data.Add(skill.Name, example);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void TryAnswer_OwnExample_WinsOverEveryOtherSkill(string skillName, string example)
    {
        var set = new SkillSet();
        var prompt = new Talk().Prompt;
        prompt.Messages.Add(new Contracts.Llm.V1.ChatMessage { Role = Contracts.Common.V1.Role.User, Content = example, AtUnixMs = 1_767_268_800_000 });
        var conversation = new Conversation(prompt, new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero), _ => "");
        var answers = set.All.Select(s => (s.Name, Answer: s.TryAnswer(conversation))).Where(a => a.Answer is not null).ToList();
        var best = answers.MaxBy(a => a.Answer!.Confidence);
        Assert.Equal(skillName, best.Name);
    }

    [Fact]
    public void All_Names_AreUniqueAndKebabCase()
    {
        var names = new SkillSet().All.Select(s => s.Name).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(names, n => Assert.Matches("^[a-z]+(-[a-z]+)*$", n));
    }
}
