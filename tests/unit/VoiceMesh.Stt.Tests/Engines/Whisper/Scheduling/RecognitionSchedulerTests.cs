using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using VoiceMesh.Stt.Engines.Whisper;
using VoiceMesh.Stt.Engines.Whisper.Runtimes;
using VoiceMesh.Stt.Engines.Whisper.Scheduling;
using VoiceMesh.Stt.Testing.Whisper;
using VoiceMesh.Testing;

namespace VoiceMesh.Stt.Tests.Engines.Whisper.Scheduling;

[Trait("Category", "unit")]
public sealed class RecognitionSchedulerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly FakeWhisperRuntime _runtime = new();
    private readonly ManualTimeProvider _time = new();
    private RecognitionScheduler? _scheduler;

    public void Dispose()
    {
        _runtime.Release();
        _scheduler?.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task RecogniseAsync_Final_AnswersWhatTheRuntimeHeard()
    {
        var scheduler = Start(workers: 1);
        var heard = await scheduler.RecogniseAsync(Job(final: true)).WaitAsync(Patience);
        Assert.Equal(" hello", heard!.Segments[0].Text);
    }

    [Fact]
    public async Task RecogniseAsync_FinalWhileAnInterimRuns_InterimGivesWayAtOnce()
    {
        var scheduler = Start(workers: 1);
        _runtime.Hold();
        var interim = scheduler.RecogniseAsync(Job(final: false));
        await _runtime.NextAsync();

        var final = scheduler.RecogniseAsync(Job(final: true));

        Assert.Null(await interim.WaitAsync(Patience));
        Assert.Equal(RecognitionQuality.Final, (await _runtime.NextAsync()).Quality);
        _runtime.Release();
        Assert.NotNull(await final.WaitAsync(Patience));
    }

    [Fact]
    public async Task Cancel_RunningFinal_FreesItsWorker()
    {
        var scheduler = Start(workers: 1);
        _runtime.Hold();
        var job = Job(final: true);
        var given = scheduler.RecogniseAsync(job);
        await _runtime.NextAsync();
        var next = scheduler.RecogniseAsync(Job(final: true));

        scheduler.Cancel(job);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given.WaitAsync(Patience));
        await _runtime.NextAsync();
        _runtime.Release();
        Assert.NotNull(await next.WaitAsync(Patience));
    }

    [Fact]
    public async Task RecogniseAsync_RuntimeFails_TellsTheStreamAndGoesOn()
    {
        var scheduler = Start(workers: 1);
        _runtime.Hear = _ => throw new InvalidOperationException("broken");
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => scheduler.RecogniseAsync(Job(final: true)).WaitAsync(Patience));
        Assert.Equal("broken", fault.Message);

        _runtime.Hear = _ => FakeWhisperRuntime.Words("again");
        Assert.Equal(" again", (await scheduler.RecogniseAsync(Job(final: true)).WaitAsync(Patience))!.Segments[0].Text);
    }

    [Fact]
    public async Task QueueAge_FinalWaits_IsItsAge()
    {
        var scheduler = Start(workers: 1);
        _runtime.Hold();
        var running = scheduler.RecogniseAsync(Job(final: true));
        await _runtime.NextAsync();
        Assert.Equal(TimeSpan.Zero, scheduler.QueueAge);
        var waiting = scheduler.RecogniseAsync(Job(final: true));
        _time.Advance(TimeSpan.FromMilliseconds(250));

        Assert.Equal(TimeSpan.FromMilliseconds(250), scheduler.QueueAge);
        Assert.Equal(1, scheduler.FinalsWaiting);
        _runtime.Release();
        await Task.WhenAll(running, waiting).WaitAsync(Patience);
        Assert.Equal(TimeSpan.Zero, scheduler.QueueAge);
    }

    [Fact]
    public async Task Dispose_JobsAtWorkAndWaiting_AreCancelledAndRecognisersFreed()
    {
        var scheduler = Start(workers: 2);
        _runtime.Hold();
        var jobs = Enumerable.Range(0, 5).Select(_ => scheduler.RecogniseAsync(Job(final: true))).ToList();
        await _runtime.NextAsync();

        scheduler.Dispose();

        foreach (var job in jobs)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => job.WaitAsync(Patience));
        }

        Assert.Equal(0, _runtime.Recognisers);
    }

    [Fact]
    public async Task RecogniseAsync_ManyStreamsAtOnce_EveryFinalIsAnsweredWithFewRecognisers()
    {
        var scheduler = Start(workers: 3, encoderBatch: 4);
        var finals = await Task.WhenAll(Enumerable.Range(0, 40).Select(stream => Task.Run(async () =>
        {
            var owner = new object();
            var heard = new List<RecognisedWindow?>();
            for (var turn = 0; turn < 10; turn++)
            {
                _ = scheduler.RecogniseAsync(Job(final: false, owner));
                heard.Add(await scheduler.RecogniseAsync(Job(final: true, owner, stream % 2 == 0 ? 384 : 448)));
            }

            return heard;
        }))).WaitAsync(Patience);

        Assert.All(finals, heard => Assert.DoesNotContain(null, heard));
        Assert.InRange(scheduler.Recognisers, 1, 7);
        Assert.InRange(_runtime.Batches.Max(), 1, 4);
    }

    private RecognitionScheduler Start(int workers, int encoderBatch = 1)
    {
        var options = new WhisperOptions();
        return _scheduler = new RecognitionScheduler(
            _runtime,
            new SchedulerSettings(workers, 1, encoderBatch),
            new LoadEstimate(workers, options),
            new WhisperMetrics(_services.GetRequiredService<IMeterFactory>()),
            _time);
    }

    private RecognitionJob Job(bool final, object? stream = null, int audioContext = 384)
    {
        var quality = final ? RecognitionQuality.Final : RecognitionQuality.Interim;
        return new RecognitionJob(stream ?? new object(), new RecognitionWindow(default, audioContext, null, "", quality, 10), _time.GetTimestamp(), _time.GetTimestamp());
    }
}
