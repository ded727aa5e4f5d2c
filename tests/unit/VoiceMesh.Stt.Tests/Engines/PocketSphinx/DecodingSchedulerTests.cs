using System.Collections.Concurrent;
using VoiceMesh.Stt.Engines.PocketSphinx;

namespace VoiceMesh.Stt.Tests.Engines.PocketSphinx;

[Trait("Category", "unit")]
public class DecodingSchedulerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Schedule_UrgentBesideBackground_UrgentGoesFirst()
    {
        using var scheduler = new DecodingScheduler(1, TimeProvider.System);
        using var open = new ManualResetEventSlim();
        var order = new ConcurrentQueue<string>();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        scheduler.Schedule(new ScriptedWork(urgent: false, () => open.Wait(Patience)));
        scheduler.Schedule(new ScriptedWork(urgent: false, () =>
        {
            order.Enqueue("interim");
            done.SetResult();
            return false;
        }));
        scheduler.Schedule(new ScriptedWork(urgent: true, () =>
        {
            order.Enqueue("final");
            return false;
        }));
        open.Set();
        await done.Task.WaitAsync(Patience);
        Assert.Equal(["final", "interim"], order);
    }

    [Fact]
    public async Task Schedule_WhileRunning_StepsAgainButNeverTwiceAtOnce()
    {
        using var scheduler = new DecodingScheduler(4, TimeProvider.System);
        var inside = 0;
        var overlaps = 0;
        var steps = 0;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        DecodingWork work = null!;
        work = new ScriptedWork(urgent: true, () =>
        {
            overlaps += Interlocked.Increment(ref inside) > 1 ? 1 : 0;
            var again = ++steps < 500;
            if (again)
            {
                scheduler.Schedule(work);
            }
            else
            {
                done.SetResult();
            }

            Interlocked.Decrement(ref inside);
            return false;
        });
        scheduler.Schedule(work);
        await done.Task.WaitAsync(Patience);
        Assert.Equal((500, 0), (steps, overlaps));
    }

    [Fact]
    public async Task Step_Throws_WorkIsToldAndTheThreadLives()
    {
        using var scheduler = new DecodingScheduler(1, TimeProvider.System);
        var broken = new ScriptedWork(urgent: true, () => throw new InvalidOperationException("broken"));
        scheduler.Schedule(broken);
        Assert.Equal("broken", (await broken.Failed.Task.WaitAsync(Patience)).Message);
        var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        scheduler.Schedule(new ScriptedWork(urgent: true, () =>
        {
            next.SetResult();
            return false;
        }));
        await next.Task.WaitAsync(Patience);
    }

    private sealed class ScriptedWork(bool urgent, Func<bool> step) : DecodingWork
    {
        private bool _stopped;

        public TaskCompletionSource<Exception> Failed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override bool IsUrgent => urgent;

        // The first script blocks and answers true once; a second step of it would end the test's order.
        public override bool Step()
        {
            if (_stopped)
            {
                return false;
            }

            _stopped = step();
            return false;
        }

        public override void Fail(Exception fault) => Failed.TrySetResult(fault);
    }
}
