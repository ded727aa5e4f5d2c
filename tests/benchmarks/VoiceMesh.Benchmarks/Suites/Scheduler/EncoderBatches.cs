using VoiceMesh.Benchmarks.Measuring;
using VoiceMesh.Stt.Engines.Whisper.Runtimes;

namespace VoiceMesh.Benchmarks.Suites.Scheduler;

/// <summary>What a window costs when others go through the encoder with it: whether waiting for company could pay.</summary>
internal static class EncoderBatches
{
    private const int AudioContext = 384;

    public static ResultTable Measure(IWhisperRuntime runtime, MeasurementSettings settings, CancellationToken cancellationToken)
    {
        var sentence = TestAudio.VoicePcm(RecognitionWindow.SampleRateHz, 3);
        var inputs = Enumerable.Range(0, 4)
            .Select(_ => new EncoderInput(runtime.CreateRecogniser(), new RecognitionWindow(sentence, AudioContext, "en", "", RecognitionQuality.Final, 16)))
            .ToList();

        // An encoder pass takes tens of milliseconds, so a few dozen turns are enough.
        var turns = settings with { Rounds = Math.Max(3, settings.Rounds / 20) };
        var results = MicroComparison.Measure(
            turns,
            cancellationToken,
            new MicroCase("four one by one", () => OneByOne(inputs)),
            new MicroCase("two and two", () => Together(inputs, 2)),
            new MicroCase("four together", () => Together(inputs, 4)));
        return ResultTable.Of($"encoding four windows of {AudioContext} frames on one thread", results);

        void OneByOne(List<EncoderInput> windows) => windows.ForEach(window => runtime.Encode([window], 1, cancellationToken));

        void Together(List<EncoderInput> windows, int size)
        {
            for (var at = 0; at < windows.Count; at += size)
            {
                runtime.Encode(windows.GetRange(at, size), 1, cancellationToken);
            }
        }
    }
}
