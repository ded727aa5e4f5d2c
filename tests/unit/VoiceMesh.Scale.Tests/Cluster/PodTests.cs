using FsCheck;
using FsCheck.Fluent;
using VoiceMesh.Scale.Cluster;

namespace VoiceMesh.Scale.Tests.Cluster;

[Trait("Category", "unit")]
public class PodTests
{
    [Fact]
    public void Start_WithinTheLimit_RunsAtFullSpeed()
    {
        var pod = new Pod(0, Stage.Stt, 2, 0);
        pod.Start(1, 3, 0);
        pod.Start(2, 1, 0);

        Assert.Equal(1, pod.NextCompletion());
        Assert.Equal(2, pod.Complete(1));
        Assert.Equal(3, pod.NextCompletion());
    }

    [Fact]
    public void Start_AboveTheLimit_SharesTheProcessor()
    {
        var pod = new Pod(0, Stage.Stt, 1, 0);
        pod.Start(1, 1, 0);
        pod.Start(2, 1, 0);
        pod.ChangeSteadyWork(2, 0);

        // Three cores' worth of demand besides the job itself: a quarter of a core each.
        Assert.Equal(4, pod.NextCompletion());
        pod.Complete(4);
        Assert.Equal(4, pod.CpuSeconds, 9);
    }

    [Fact]
    public void Start_LongerJobMeetsShorterOne_BothLoseOnlyWhileBothRun()
    {
        var pod = new Pod(0, Stage.Stt, 1, 0);
        pod.Start(1, 2, 0);
        pod.Start(2, 0.5, 1);

        Assert.Equal(2, pod.NextCompletion());
        Assert.Equal(2, pod.Complete(2));
        Assert.Equal(2.5, pod.NextCompletion());
    }

    [Fact]
    public void CpuSeconds_EqualsTheWorkDone() => Prop.ForAll(
        Gen.Choose(1, 400).Select(value => value / 100.0).ListOf().ToArbitrary(),
        works =>
        {
            var pod = new Pod(0, Stage.Tts, 1.5, 0);
            for (var job = 0; job < works.Count; job++)
            {
                var startsAt = job * 0.3;
                while (pod.NextCompletion() is { } due && due <= startsAt)
                {
                    pod.Complete(due);
                }

                pod.Start(job, works[job], startsAt);
            }

            while (pod.NextCompletion() is { } due)
            {
                pod.Complete(due);
            }

            return Math.Abs(pod.CpuSeconds - works.Sum()) < 1e-6 * (1 + works.Sum());
        }).QuickCheckThrowOnFailure();
}
