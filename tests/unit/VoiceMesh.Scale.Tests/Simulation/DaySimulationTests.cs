using VoiceMesh.Scale.Cluster;
using VoiceMesh.Scale.Demand;
using VoiceMesh.Scale.Plans;
using VoiceMesh.Scale.Simulation;

namespace VoiceMesh.Scale.Tests.Simulation;

[Trait("Category", "unit")]
public class DaySimulationTests
{
    private static ClusterPlan Plan(string name, int maxReplicas = 10) => PlanCatalog.All(maxReplicas).Single(plan => plan.Name == name);

    private static DayResult Play(string plan, double conversations, double hours = 10, int seed = 1)
    {
        var shape = ConversationShape.Default;
        return new DaySimulation(Plan(plan), new DayCurve(conversations / shape.MeanSeconds), shape, StageCosts.EmbeddedEngines, hours, seed).Run();
    }

    [Fact]
    public void Run_SameSeed_IsTheSameDay()
    {
        var first = Play("hpa-signals", 20, hours: 9);
        var second = Play("hpa-signals", 20, hours: 9);

        Assert.Equal((first.Turns, first.SilenceP95Ms, first.PodHours), (second.Turns, second.SilenceP95Ms, second.PodHours));
        Assert.NotEqual(first.Turns, Play("hpa-signals", 20, hours: 9, seed: 2).Turns);
    }

    [Fact]
    public void Run_FewPeople_HearTheEnginesAlone()
    {
        var day = Play("hpa-signals", 0.3);

        Assert.Equal((0, 0), (day.ConversationsRefused, day.TurnsRefused));
        var floorMs = (StageCosts.EndpointingSeconds + StageCosts.EmbeddedEngines.FirstAudioCoreSeconds) * 1000;
        Assert.InRange(day.SilenceP50Ms, floorMs, floorMs + 1000);
        Assert.Equal(2 * StageNames.All.Count * 10, day.PodHours, 3);
    }

    [Fact]
    public void Run_MorePeopleThanPlaces_RefusesSome() => Assert.True(Play("fixed-before", 200).TurnsRefused > 0);

    [Fact]
    public void Run_Autoscaled_SetsLessAsideThanPodsForThePeak() =>
        Assert.True(Play("hpa-signals", 30, hours: 24).CoreHoursRequested < Play("fixed-before", 30, hours: 24).CoreHoursRequested / 2);

    [Fact]
    public void Run_EveryPlan_UsesNoMoreThanItsLimits()
    {
        foreach (var plan in PlanCatalog.All(10))
        {
            var day = Play(plan.Name, 40);
            var limits = plan.Sizes.Values.Sum(size => size.MaxReplicas * size.LimitCores) * 10;
            Assert.InRange(day.CoreHoursUsed, 0, limits);
            Assert.True(day.Turns > 0);
        }
    }
}
