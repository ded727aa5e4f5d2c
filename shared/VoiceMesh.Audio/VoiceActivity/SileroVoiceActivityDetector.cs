using System.Numerics.Tensors;

namespace VoiceMesh.Audio.VoiceActivity;

/// <summary>Silero VAD in managed code: the state of one stream over weights that all streams share.</summary>
/// <remarks>
/// Allocates nothing per frame. Differs from ONNX Runtime by rounding only (below 1e-5 over a minute of speech). Each frame is seen together
/// with the last 64 samples before it.
/// </remarks>
public sealed class SileroVoiceActivityDetector : IVoiceActivityDetector
{
    private const int Context = 64;
    private const int Hop = 128;
    private const int Frames = 4;
    private const int Spectrum = SileroModel.Bins * 2;
    private const int Hidden = SileroModel.Hidden;

    private readonly SileroModel _model;

    // Layers that look at neighbouring frames find a frame of zeros before the first and behind the last.
    private readonly float[] _samples = new float[Context + VoiceActivityFrame.Samples + Context];
    private readonly float[] _spectra = new float[Frames * Spectrum];
    private readonly float[] _magnitudes = new float[(Frames + 2) * SileroModel.PaddedBins];
    private readonly float[] _encoded0 = new float[(Frames + 2) * Hidden];
    private readonly float[] _encoded1 = new float[(2 + 2) * SileroModel.Channels2];
    private readonly float[] _encoded2 = new float[SileroModel.Channels2];
    private readonly float[] _inputAndHidden = new float[2 * Hidden];
    private readonly float[] _cell = new float[Hidden];
    private readonly float[] _gates = new float[4 * Hidden];
    private readonly float[] _activated = new float[Hidden];
    private readonly float[] _logit = new float[1];

    /// <summary>Creates a detector for one stream.</summary>
    /// <param name="model">The weights.</param>
    public SileroVoiceActivityDetector(SileroModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
    }

    /// <inheritdoc />
    public string Name => "silero";

    private Span<float> HiddenState => _inputAndHidden.AsSpan(Hidden);

    /// <inheritdoc />
    public float Process(ReadOnlySpan<float> frame)
    {
        VoiceActivityFrame.Require(frame.Length);
        frame.CopyTo(_samples.AsSpan(Context));
        ReflectAtTheEnd();
        _model.Basis.MultiplyFour(_samples, Hop, _spectra, Spectrum);
        TakeMagnitudes();

        var encoded0 = _encoded0.AsSpan(Hidden, Frames * Hidden);
        _model.Encoder0.MultiplyFour(_magnitudes, SileroModel.PaddedBins, encoded0, Hidden);
        Rectify(encoded0);

        // From here on the convolutions take every second frame: four become two, then one.
        var encoded1 = _encoded1.AsSpan(SileroModel.Channels2, 2 * SileroModel.Channels2);
        _model.Encoder1.MultiplyTwo(_encoded0, 2 * Hidden, encoded1, SileroModel.Channels2);
        Rectify(encoded1);
        _model.Encoder2.Multiply(_encoded1, _encoded2);
        Rectify(_encoded2);
        var encoded3 = _inputAndHidden.AsSpan(0, Hidden);
        _model.Encoder3.Multiply(_encoded2, encoded3);
        Rectify(encoded3);

        Recur();
        TensorPrimitives.Max(HiddenState, 0f, _activated);
        _model.Output.Multiply(_activated, _logit);
        frame[^Context..].CopyTo(_samples);
        return 1 / (1 + MathF.Exp(-_logit[0]));
    }

    /// <inheritdoc />
    public void Reset()
    {
        Array.Clear(_samples);
        Array.Clear(_inputAndHidden);
        Array.Clear(_cell);
    }

    private static void Rectify(Span<float> values) => TensorPrimitives.Max(values, 0f, values);

    private void ReflectAtTheEnd()
    {
        const int End = Context + VoiceActivityFrame.Samples;
        for (var index = 0; index < Context; index++)
        {
            _samples[End + index] = _samples[End - 2 - index];
        }
    }

    private void TakeMagnitudes()
    {
        for (var frame = 0; frame < Frames; frame++)
        {
            var real = _spectra.AsSpan(frame * Spectrum, SileroModel.Bins);
            var imaginary = _spectra.AsSpan((frame * Spectrum) + SileroModel.Bins, SileroModel.Bins);
            var magnitude = _magnitudes.AsSpan((frame + 1) * SileroModel.PaddedBins, SileroModel.Bins);
            TensorPrimitives.Multiply(real, real, real);
            TensorPrimitives.MultiplyAdd(imaginary, imaginary, real, magnitude);
            TensorPrimitives.Sqrt(magnitude, magnitude);
        }
    }

    // One step of an LSTM whose gates stand in the order input, forget, cell, output.
    private void Recur()
    {
        _model.Cell.Multiply(_inputAndHidden, _gates);
        var input = _gates.AsSpan(0, Hidden);
        var forget = _gates.AsSpan(Hidden, Hidden);
        var candidate = _gates.AsSpan(2 * Hidden, Hidden);
        var output = _gates.AsSpan(3 * Hidden, Hidden);
        TensorPrimitives.Sigmoid(_gates.AsSpan(0, 2 * Hidden), _gates);
        TensorPrimitives.Tanh(candidate, candidate);
        TensorPrimitives.Sigmoid(output, output);
        TensorPrimitives.Multiply(forget, _cell, _cell);
        TensorPrimitives.MultiplyAdd(input, candidate, _cell, _cell);
        TensorPrimitives.Tanh(_cell, HiddenState);
        TensorPrimitives.Multiply(HiddenState, output, HiddenState);
    }
}
