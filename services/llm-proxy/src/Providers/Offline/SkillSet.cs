using VoiceMesh.LlmProxy.Providers.Offline.Skills;

namespace VoiceMesh.LlmProxy.Providers.Offline;

/// <summary>The skills of the offline responder in the order in which they are asked. To add one: implement <see cref="ISkill"/> and list it here.</summary>
public sealed class SkillSet
{
    /// <summary>The standard skills.</summary>
    public SkillSet()
    {
        ISkill[] own =
        [
            new RepeatSkill(),
            new TimerSkill(),
            new SpellingSkill(),
            new UnitSkill(),
            new ClockSkill(),
            new CalendarSkill(),
            new ArithmeticSkill(),
            new CardSkill(),
            new CommandSkill(),
            new ChanceSkill(),
            new JokeSkill(),
            new NameSkill(),
            new IdentitySkill(),
            new GreetingSkill(),
            new SmallTalkSkill(),
            new OutOfReachSkill(),
            new DictationSkill(),
        ];
        All = [.. own, new HelpSkill(own), new FallbackSkill(own)];
    }

    /// <summary>Every skill, the first asked first.</summary>
    public IReadOnlyList<ISkill> All { get; }
}
