using Microsoft.ML.OnnxRuntime;
using VoiceMesh.Audio.VoiceActivity;

namespace VoiceMesh.Audio.Onnx;

/// <summary>Silero VAD by ONNX Runtime: the state of one stream over a model that all streams share.</summary>
/// <remarks>
/// The reference that <see cref="SileroVoiceActivityDetector"/> is held against, and its replacement should a later version of the network have another
/// shape. Each frame is seen together with the last 64 samples before it.
/// </remarks>
public sealed class OnnxSileroVoiceActivityDetector : IVoiceActivityDetector, IDisposable
{
    private const int Context = 64;
    private const int StateValues = 2 * 128;

    private static readonly string[] InputNames = ["input", "state", "sr"];
    private static readonly string[] OutputNames = ["output", "stateN"];

    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly float[] _samples = new float[Context + VoiceActivityFrame.Samples];
    private readonly float[] _state = new float[StateValues];
    private readonly float[] _nextState = new float[StateValues];
    private readonly float[] _probability = new float[1];
    private readonly OrtValue[] _inputs;
    private readonly OrtValue[] _outputs;

    /// <summary>Creates a detector for one stream.</summary>
    /// <param name="model">The network, which outlives the detector.</param>
    public OnnxSileroVoiceActivityDetector(OnnxSileroModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        _session = model.Session;
        long[] rate = [VoiceActivityFrame.SampleRateHz];
        _inputs =
        [
            OrtValue.CreateTensorValueFromMemory(_samples, [1L, _samples.Length]),
            OrtValue.CreateTensorValueFromMemory(_state, [2L, 1, 128]),
            OrtValue.CreateTensorValueFromMemory(rate, []),
        ];
        _outputs = [OrtValue.CreateTensorValueFromMemory(_probability, [1L, 1]), OrtValue.CreateTensorValueFromMemory(_nextState, [2L, 1, 128])];
    }

    /// <inheritdoc />
    public string Name => "silero-onnx";

    /// <inheritdoc />
    public float Process(ReadOnlySpan<float> frame)
    {
        if (frame.Length != VoiceActivityFrame.Samples)
        {
            throw new ArgumentException($"A frame takes {VoiceActivityFrame.Samples} samples but {frame.Length} were given.");
        }

        frame.CopyTo(_samples.AsSpan(Context));
        _session.Run(_runOptions, InputNames, _inputs, OutputNames, _outputs);
        _nextState.CopyTo(_state, 0);
        frame[^Context..].CopyTo(_samples);
        return _probability[0];
    }

    /// <inheritdoc />
    public void Reset()
    {
        Array.Clear(_samples);
        Array.Clear(_state);
    }

    /// <summary>Gives the tensors back.</summary>
    public void Dispose()
    {
        foreach (var value in (OrtValue[])[.. _inputs, .. _outputs])
        {
            value.Dispose();
        }

        _runOptions.Dispose();
    }
}
