using VoiceMesh.Scale.Autoscaling;

namespace VoiceMesh.Scale.Tests.Autoscaling;

[Trait("Category", "unit")]
public class HorizontalPodAutoscalerTests
{
    private static readonly ScalingRule Slow = new(1, 0, 120, 300);

    [Theory]
    [InlineData(2, 200, 100, 4)]
    [InlineData(4, 50, 100, 2)]
    [InlineData(3, 109, 100, 3)]
    [InlineData(3, 91, 100, 3)]
    [InlineData(3, 112, 100, 4)]
    [InlineData(10, 15, 100, 2)]
    public void Decide_AllReady_IsTheCeilingOfTheRatioOutsideTheTolerance(int replicas, double average, double target, int expected)
    {
        var autoscaler = new HorizontalPodAutoscaler(1, 100, new ScalingRule(100, 0, 15, 0), new ScalingRule(100, 0, 15, 0));

        Assert.Equal(expected, autoscaler.Decide(15, replicas, replicas, [new ReplicaMetric(average * replicas, target)]));
    }

    [Fact]
    public void Decide_SeveralMetrics_TakesTheLargest()
    {
        var autoscaler = new HorizontalPodAutoscaler(1, 100, ScalingRule.DefaultUp, ScalingRule.DefaultDown);

        Assert.Equal(4, autoscaler.Decide(15, 2, 2, [new ReplicaMetric(40, 100), new ReplicaMetric(380, 100)]));
    }

    [Theory]
    [InlineData(2, 30, 10)]
    [InlineData(30, 2, 2)]
    public void Decide_Bounds_AreKept(int replicas, int wanted, int expected)
    {
        var autoscaler = new HorizontalPodAutoscaler(2, 10, new ScalingRule(100, 0, 15, 0), new ScalingRule(100, 0, 15, 0));

        Assert.Equal(expected, autoscaler.Decide(15, replicas, replicas, [new ReplicaMetric(wanted * 10, 10)]));
    }

    [Fact]
    public void Decide_PodsOnTheirWay_CountAsIdleSoThatABurstIsNotAnsweredTwice()
    {
        var autoscaler = new HorizontalPodAutoscaler(1, 100, ScalingRule.DefaultUp, ScalingRule.DefaultDown);

        // Two ready pods at twice the target; two more are starting.
        Assert.Equal(4, autoscaler.Decide(15, 4, 2, [new ReplicaMetric(40, 10)]));
    }

    [Fact]
    public void Decide_NothingReady_LeavesTheCountAlone() =>
        Assert.Equal(3, new HorizontalPodAutoscaler(1, 10, ScalingRule.DefaultUp, ScalingRule.DefaultDown).Decide(15, 3, 0, [new ReplicaMetric(0, 10)]));

    [Fact]
    public void Decide_UpByDefault_DoublesOrAddsFourWithinAPeriod()
    {
        var autoscaler = new HorizontalPodAutoscaler(1, 100, ScalingRule.DefaultUp, ScalingRule.DefaultDown);

        Assert.Equal(5, autoscaler.Decide(15, 1, 1, [new ReplicaMetric(1000, 10)]));
        Assert.Equal(10, autoscaler.Decide(30, 5, 5, [new ReplicaMetric(1000, 10)]));
    }

    [Fact]
    public void Decide_Down_WaitsForTheWindowAndThenGoesOnePodAtATime()
    {
        var autoscaler = new HorizontalPodAutoscaler(2, 10, ScalingRule.DefaultUp, Slow);
        var replicas = 6;
        var changes = new List<(double At, int Replicas)>();
        autoscaler.Decide(0, replicas, replicas, [new ReplicaMetric(60, 10)]);
        for (var now = 15.0; now <= 900; now += 15)
        {
            var wanted = autoscaler.Decide(now, replicas, replicas, [new ReplicaMetric(20, 10)]);
            if (wanted != replicas)
            {
                changes.Add((now, wanted));
                replicas = wanted;
            }
        }

        Assert.Equal([5, 4, 3, 2], changes.Select(change => change.Replicas));
        Assert.True(changes[0].At > 300);
        Assert.All(changes.Zip(changes.Skip(1)), pair => Assert.True(pair.Second.At - pair.First.At >= 120));
    }

    [Fact]
    public void Decide_ShortDip_DoesNotScaleIn()
    {
        var autoscaler = new HorizontalPodAutoscaler(2, 10, ScalingRule.DefaultUp, Slow);
        for (var now = 15.0; now <= 1200; now += 15)
        {
            var busy = (int)(now / 15) % 10 != 0;
            Assert.Equal(6, autoscaler.Decide(now, 6, 6, [new ReplicaMetric(busy ? 60 : 10, 10)]));
        }
    }
}
