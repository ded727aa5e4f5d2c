using System.Runtime.CompilerServices;
using VoiceMesh.Audio.Onnx;
using VoiceMesh.Audio.VoiceActivity;
using VoiceMesh.Benchmarks.Measuring;

namespace VoiceMesh.Benchmarks.Suites;

/// <summary>Voice activity detection against the time that a frame lasts and against the same number of multiplications in a plain loop.</summary>
internal sealed class VoiceActivitySuite : ISuite
{
    // Spectra, four convolutions and the LSTM cell of Silero VAD for one frame.
    private const int Multiplications = (4 * 258 * 256) + (4 * 128 * 129 * 3) + (2 * 64 * 128 * 3) + (64 * 64 * 3) + (128 * 64) + (512 * 256) + 128;

    private float _sink;

    public string Name => "voice-activity";

    public string Description => "What does judging a 32 ms frame cost, against the time that it lasts and against its multiplications in a plain loop?";

    public async IAsyncEnumerable<ResultTable> RunAsync(MeasurementSettings settings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        var frame = TestAudio.Voice(VoiceActivityFrame.SampleRateHz, VoiceActivityFrame.DurationMs / 1000.0);
        var silero = new VoiceActivityDetectorFactory().Create();
        using var onnxModel = new OnnxSileroModel(VoiceActivityDetectorFactory.DefaultModelPath);
        using var onnx = new OnnxSileroVoiceActivityDetector(onnxModel);
        var energy = new EnergyVoiceActivityDetector();
        var weights = new float[Multiplications];
        var inputs = new float[256];

        yield return ResultTable.Of(
            $"One frame of {VoiceActivityFrame.Samples} samples",
            MicroComparison.Measure(
                settings,
                cancellationToken,
                new MicroCase("plain loop", () => _sink += Multiply(weights, inputs)),
                new MicroCase($"{silero.Name} detector", () => _sink += silero.Process(frame)),
                new MicroCase($"{onnx.Name} detector", () => _sink += onnx.Process(frame)),
                new MicroCase($"{energy.Name} detector", () => _sink += energy.Process(frame))),
            budgetMs: VoiceActivityFrame.DurationMs,
            note: $"The plain loop does the {Multiplications / 1000}k multiplications and additions of the network and nothing else. {silero.Name} is managed code, {onnx.Name} the same network by ONNX Runtime on one thread.");
    }

    private static float Multiply(float[] weights, float[] inputs)
    {
        var total = 0f;
        for (var row = 0; row + inputs.Length <= weights.Length; row += inputs.Length)
        {
            var sum = 0f;
            for (var index = 0; index < inputs.Length; index++)
            {
                sum += weights[row + index] * inputs[index];
            }

            total += sum;
        }

        return total;
    }
}
