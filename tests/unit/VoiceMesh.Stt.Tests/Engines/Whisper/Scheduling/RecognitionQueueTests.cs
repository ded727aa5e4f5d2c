using VoiceMesh.Stt.Engines.Whisper.Runtimes;
using VoiceMesh.Stt.Engines.Whisper.Scheduling;

namespace VoiceMesh.Stt.Tests.Engines.Whisper.Scheduling;

[Trait("Category", "unit")]
public class RecognitionQueueTests
{
    private readonly object[] _streams = [new(), new(), new(), new()];

    [Fact]
    public void Take_InterimsAndALateFinal_FinalFirst()
    {
        var queue = new RecognitionQueue(workers: 1, encoderBatch: 1);
        var interim = Submit(queue, 0, final: false, deadline: 1);
        var final = Submit(queue, 1, final: true, deadline: 1000);

        var first = queue.Take()!;
        Assert.Equal([final], first.Jobs);
        queue.Complete(first);
        Assert.Equal([final], queue.Take()!.Jobs);
        Assert.Equal(RecognitionJobState.Waiting, interim.State);
    }

    [Fact]
    public void Take_TwoFinals_EarlierDeadlineFirst()
    {
        var queue = new RecognitionQueue(workers: 1, encoderBatch: 1);
        Submit(queue, 0, final: true, deadline: 300);
        var urgent = Submit(queue, 1, final: true, deadline: 100);

        Assert.Equal([urgent], queue.Take()!.Jobs);
    }

    [Fact]
    public void Promote_SpeculativeFinal_OvertakesTheOthers()
    {
        var queue = new RecognitionQueue(workers: 1, encoderBatch: 1);
        Submit(queue, 0, final: true, deadline: 300);
        var awaited = Submit(queue, 1, final: true, deadline: 400);
        RecognitionQueue.Promote(awaited, 200);

        Assert.Equal([awaited], queue.Take()!.Jobs);
    }

    [Fact]
    public void Take_EqualLengthsAndOneWorker_ShareAnEncoderPass()
    {
        var queue = new RecognitionQueue(workers: 1, encoderBatch: 4);
        var alike = new[] { Submit(queue, 0, true, 1), Submit(queue, 1, true, 2), Submit(queue, 2, true, 4) };
        var longer = Submit(queue, 3, true, 3, audioContext: 448);

        Assert.Equal(alike, queue.Take()!.Jobs);
        Assert.Equal(RecognitionJobState.Waiting, longer.State);
    }

    [Fact]
    public void Take_AnotherWorkerIsIdle_LeavesItHalf()
    {
        var queue = new RecognitionQueue(workers: 2, encoderBatch: 4);
        for (var stream = 0; stream < 4; stream++)
        {
            Submit(queue, stream, true, stream);
        }

        Assert.Equal(2, queue.Take()!.Jobs.Count);
        Assert.Equal(2, queue.Take()!.Jobs.Count);
    }

    [Fact]
    public void Take_OneWindowAndIdleWorkers_DoesNotWaitForMore()
    {
        var queue = new RecognitionQueue(workers: 4, encoderBatch: 4);
        Submit(queue, 0, true, 1);

        Assert.Single(queue.Take()!.Jobs);
    }

    [Fact]
    public void Submit_FinalWhileAllWorkersDoInterims_StopsTheLeastUrgent()
    {
        var queue = new RecognitionQueue(workers: 2, encoderBatch: 1);
        var urgent = Submit(queue, 0, final: false, deadline: 10);
        var idle = Submit(queue, 1, final: false, deadline: 20);
        var batches = new[] { queue.Take()!, queue.Take()! };

        Submit(queue, 2, final: true, deadline: 30);

        Assert.Equal([batches[1]], queue.Interrupted);
        Assert.Equal(RecognitionOutcome.Dropped, idle.Outcome);
        Assert.Equal(RecognitionOutcome.None, urgent.Outcome);
    }

    [Fact]
    public void Submit_FinalWhileAWorkerIsIdle_StopsNothing()
    {
        var queue = new RecognitionQueue(workers: 2, encoderBatch: 1);
        Submit(queue, 0, final: false, deadline: 10);
        queue.Take();

        Submit(queue, 1, final: true, deadline: 30);

        Assert.Empty(queue.Interrupted);
    }

    [Fact]
    public void Submit_OwnFinal_StopsTheRunningInterim()
    {
        var queue = new RecognitionQueue(workers: 4, encoderBatch: 1);
        var interim = Submit(queue, 0, final: false, deadline: 10);
        var batch = queue.Take()!;

        Submit(queue, 0, final: true, deadline: 30);

        Assert.Equal([interim], queue.Ended);
        Assert.Equal([batch], queue.Interrupted);
    }

    [Fact]
    public void Submit_NewerInterim_ReplacesTheWaitingOne()
    {
        var queue = new RecognitionQueue(workers: 1, encoderBatch: 1);
        var stale = Submit(queue, 0, final: false, deadline: 10);
        var fresh = Submit(queue, 0, final: false, deadline: 20);

        Assert.Equal(RecognitionOutcome.Dropped, stale.Outcome);
        Assert.Equal([fresh], queue.Take()!.Jobs);
    }

    [Fact]
    public void Cancel_OneOfABatch_TheOthersGoOn()
    {
        var queue = new RecognitionQueue(workers: 1, encoderBatch: 2);
        var gone = Submit(queue, 0, true, 1);
        var kept = Submit(queue, 1, true, 2);
        var batch = queue.Take()!;

        queue.Cancel(gone);
        Assert.Empty(queue.Interrupted);
        queue.Complete(batch);

        Assert.Equal([kept], queue.Take()!.Jobs);
    }

    [Fact]
    public void Take_RecognisersHeldByEncodedInterims_OneMakesRoomForAFinal()
    {
        var queue = new RecognitionQueue(workers: 1, encoderBatch: 1);
        Assert.Equal(2, queue.Recognisers);
        foreach (var (stream, deadline) in new[] { (0, 20), (1, 10) })
        {
            Submit(queue, stream, final: false, deadline);
            queue.Complete(queue.Take()!);
        }

        var final = Submit(queue, 3, final: true, deadline: 100);

        Assert.Equal([final], queue.Take()!.Jobs);
        Assert.Equal(RecognitionOutcome.Dropped, Assert.Single(queue.Ended).Outcome);
    }

    private RecognitionJob Submit(RecognitionQueue queue, int stream, bool final, long deadline, int audioContext = 384)
    {
        var quality = final ? RecognitionQuality.Final : RecognitionQuality.Interim;
        var job = new RecognitionJob(_streams[stream], new RecognitionWindow(default, audioContext, null, "", quality, 1), 0, deadline);
        queue.Submit(job);
        return job;
    }
}
