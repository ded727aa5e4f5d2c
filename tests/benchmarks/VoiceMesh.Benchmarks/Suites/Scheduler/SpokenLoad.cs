using System.Collections.Concurrent;
using System.Diagnostics;
using VoiceMesh.Stt.Engines;

namespace VoiceMesh.Benchmarks.Suites.Scheduler;

/// <summary>People who speak sentences of three seconds at the pace of speech, with pauses, each on a schedule that is the same in every run.</summary>
internal sealed class SpokenLoad(Func<ValueTask<IUtteranceDecoder>> open, Func<int> interims, short[] sentence)
{
    private const int FrameSamples = 512;
    private const int SampleRateHz = 16000;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1.5);

    /// <summary>What was measured.</summary>
    /// <param name="Finals">Times from the end of each utterance to its final.</param>
    /// <param name="InterimsPerSecond">Interims that were recognised, per second of speech.</param>
    public sealed record Result(IReadOnlyList<TimeSpan> Finals, double InterimsPerSecond)
    {
        /// <summary>A quantile of the finals' times.</summary>
        public TimeSpan Quantile(double share) => Finals.Order().ElementAt((int)Math.Min(Finals.Count - 1, share * Finals.Count));
    }

    /// <summary>Lets people speak.</summary>
    /// <param name="people">How many.</param>
    /// <param name="utterances">Sentences of each.</param>
    /// <param name="seed">Of the schedule.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Result> RunAsync(int people, int utterances, int seed, CancellationToken cancellationToken)
    {
        var random = new Random(seed);
        var finals = new ConcurrentBag<TimeSpan>();
        var before = interims();
        var period = TimeSpan.FromSeconds(sentence.Length / (double)SampleRateHz) + Pause;
        var starts = Enumerable.Range(0, people).Select(_ => random.NextDouble() * period).ToList();
        await Task.WhenAll(starts.Select(start => Task.Run(
            async () =>
            {
                await Task.Delay(start, cancellationToken);
                for (var utterance = 0; utterance < utterances; utterance++)
                {
                    finals.Add(await SpeakAsync(cancellationToken));
                    await Task.Delay(Pause, cancellationToken);
                }
            },
            cancellationToken)));
        return new Result([.. finals], (interims() - before) / (finals.Count * sentence.Length / (double)SampleRateHz));
    }

    private async Task<TimeSpan> SpeakAsync(CancellationToken cancellationToken)
    {
        await using var decoder = await open();
        var started = Stopwatch.GetTimestamp();
        for (var at = 0; at < sentence.Length; at += FrameSamples)
        {
            var due = TimeSpan.FromSeconds(at / (double)SampleRateHz) - Stopwatch.GetElapsedTime(started);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, cancellationToken);
            }

            decoder.Append(sentence.AsSpan(at, Math.Min(FrameSamples, sentence.Length - at)));
        }

        var ended = Stopwatch.GetTimestamp();
        await decoder.FinishAsync(cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(ended);
        return elapsed;
    }
}
