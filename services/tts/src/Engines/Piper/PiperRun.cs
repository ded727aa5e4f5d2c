using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace VoiceMesh.Tts.Engines.Piper;

/// <summary>What a network made of one sentence; the memory is the library's until this is disposed.</summary>
internal sealed class PiperRun : IDisposable
{
    private readonly IDisposableReadOnlyCollection<OrtValue> _results;

    private PiperRun(IDisposableReadOnlyCollection<OrtValue> results, float peak)
    {
        _results = results;
        Peak = peak;
    }

    /// <summary>The audio, mostly within −1 to 1.</summary>
    public ReadOnlySpan<float> Samples => _results[0].GetTensorDataAsSpan<float>();

    /// <summary>How long each phoneme number lasts, in the network's frames; empty where the network does not say.</summary>
    public ReadOnlySpan<float> Durations => _results.Count > 1 && _results[1].GetTensorTypeAndShape().ElementDataType == TensorElementType.Float
        ? _results[1].GetTensorDataAsSpan<float>()
        : [];

    /// <summary>Largest magnitude among the samples.</summary>
    public float Peak { get; }

    /// <summary>Takes over a run's results.</summary>
    /// <exception cref="SpeechEngineException">They are no audio.</exception>
    public static PiperRun Take(IDisposableReadOnlyCollection<OrtValue> results, string voice, long maxSamples)
    {
        // Exports differ in how many dimensions of length 1 stand before the samples.
        var shape = results[0].GetTensorTypeAndShape().Shape;
        if (shape.Length == 0 || shape[..^1].Any(dimension => dimension != 1) || shape[^1] < 1 || shape[^1] > maxSamples)
        {
            throw new SpeechEngineException($"Piper's voice {voice} gave a result of shape [{string.Join(", ", shape)}] where one row of audio was expected.");
        }

        var peak = 0f;
        foreach (var sample in results[0].GetTensorDataAsSpan<float>())
        {
            var magnitude = MathF.Abs(sample);

            // A comparison with NaN is false.
            if (!(magnitude <= float.MaxValue))
            {
                throw new SpeechEngineException($"Piper's voice {voice} gave samples that are no numbers; its file is damaged.");
            }

            peak = MathF.Max(peak, magnitude);
        }

        return new PiperRun(results, peak);
    }

    public void Dispose() => _results.Dispose();
}
