using Grpc.Core;
using VoiceMesh.Orchestrator.Stages;
using VoiceMesh.Orchestrator.Turns;
using VoiceMesh.Testing;

namespace VoiceMesh.Orchestrator.Tests.Stages;

[Trait("Category", "unit")]
public sealed class StageWatchTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly ManualTimeProvider _time = new();
    private readonly SpeechToTextPolicyOptions _policy = new() { ProbeAfterMs = 300, ProbeTimeoutMs = 600 };

    [Fact]
    public async Task Expect_StageThatDrains_IsLeftToFinish()
    {
        using var asked = new SemaphoreSlim(0);
        await using var watch = Watch(() =>
        {
            asked.Release();
            throw new RpcException(new Status(StatusCode.Unavailable, "This instance is draining; open the call on another one."));
        });

        watch.Expect();
        for (var questions = 0; questions < 3; questions++)
        {
            // Asked again means that the answer before did not end the call; the timer may be set a moment after the answer.
            while (!await asked.WaitAsync(TimeSpan.FromMilliseconds(10)))
            {
                _time.Advance(TimeSpan.FromMilliseconds(300));
            }
        }

        Assert.Null(watch.Verdict);
        Assert.False(watch.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task Expect_StageThatCannotBeReached_EndsTheCall()
    {
        await using var watch = Watch(() => throw new RpcException(new Status(StatusCode.Unavailable, "Error connecting.", new HttpRequestException("refused"))));
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registered = watch.Token.Register(ended.SetResult);

        watch.Expect();
        _time.Advance(TimeSpan.FromMilliseconds(300));

        await ended.Task.WaitAsync(Patience);
        Assert.Equal(StageReasons.Unavailable, watch.Verdict!.Reason);
    }

    private StageWatch Watch(Func<Task> probe) => new(ConversationStage.SpeechToText, _policy, 60_000, _ => probe(), _time, CancellationToken.None);
}
