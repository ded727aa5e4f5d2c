using VoiceMesh.Testing.Allocations;
using VoiceMesh.Whisper.Kernels;

namespace VoiceMesh.Whisper.Tests.Kernels;

[Trait("Category", "unit")]
public sealed class WorkTeamTests
{
    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 2)]
    [InlineData(3, 4)]
    [InlineData(3, 2)]
    public void Run_ManyTimes_DoesEveryPieceOnceByDistinctWorkers(int helpers, int threads)
    {
        var team = WorkTeam.Create(helpers);
        var work = new CountingWork(97, threads);
        for (var round = 1; round <= 500; round++)
        {
            team.Run(work, 1 + (round % 97), threads);
            Assert.All(work.Pieces[..(1 + (round % 97))], count => Assert.Equal(1, count));
            work.Clear();
        }

        Assert.False(work.SharedAWorker);
    }

    [Fact]
    public void Run_ByManyCallersAtOnce_DoesEveryPieceOfEach()
    {
        var team = WorkTeam.Create(2);
        var works = Enumerable.Range(0, 4).Select(_ => new CountingWork(50, 3)).ToArray();
        var callers = works.Select(work => new Thread(() =>
        {
            for (var round = 0; round < 200; round++)
            {
                team.Run(work, 50, 3);
            }
        })).ToArray();
        Array.ForEach(callers, caller => caller.Start());
        Array.ForEach(callers, caller => caller.Join());
        Assert.All(works, work => Assert.All(work.Pieces, count => Assert.Equal(200, count)));
    }

    [Fact]
    public void Run_Steadily_AllocatesNothing()
    {
        var team = WorkTeam.Create(1);
        var work = new CountingWork(8, 2);

        Assert.Equal(0, SteadyAllocations.BytesOf(() => team.Run(work, 8, 2), times: 100, warmUp: 1));
    }

    private sealed class CountingWork(int pieces, int workers) : IParallelWork
    {
        private readonly int[] _busy = new int[workers];
        private readonly int[] _pieces = new int[pieces];

        public int[] Pieces => _pieces;

        public bool SharedAWorker { get; private set; }

        public void Clear() => Array.Clear(_pieces);

        public void Execute(int piece, int worker)
        {
            SharedAWorker |= Interlocked.Increment(ref _busy[worker]) != 1;
            Thread.SpinWait(20);
            Interlocked.Increment(ref _pieces[piece]);
            Interlocked.Decrement(ref _busy[worker]);
        }
    }
}
