using VoiceMesh.Audio.VoiceActivity.Onnx;

namespace VoiceMesh.Audio.VoiceActivity;

/// <summary>Makes the best voice activity detector that is available: Silero VAD where its model can be read, else the energy detector.</summary>
/// <remarks>Reads the model once; safe for use by several threads at once.</remarks>
public sealed class VoiceActivityDetectorFactory
{
    private readonly SileroModel? _model;

    /// <summary>Finds out what is available.</summary>
    /// <param name="modelPath">An ONNX file of Silero VAD; null for the one that is delivered beside the program, <see cref="DefaultModelPath"/>.</param>
    public VoiceActivityDetectorFactory(string? modelPath = null)
    {
        ModelPath = modelPath ?? DefaultModelPath;
        try
        {
            _model = SileroModel.Load(ModelPath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            FallbackReason = $"The voice activity model {ModelPath} cannot be read ({exception.Message}); an energy detector takes its place.";
        }
        catch (OnnxFormatException exception)
        {
            FallbackReason = $"The voice activity model {ModelPath} cannot be used ({exception.Message}); an energy detector takes its place.";
        }
    }

    /// <summary>Where the delivered model lies: <c>models/silero_vad.onnx</c> beside the program.</summary>
    public static string DefaultModelPath => Path.Combine(AppContext.BaseDirectory, "models", "silero_vad.onnx");

    /// <summary>The model file that was tried.</summary>
    public string ModelPath { get; }

    /// <summary>Name of the detectors made: "silero" or "energy".</summary>
    public string EngineName => _model is null ? "energy" : "silero";

    /// <summary>Why it is only the energy detector, in a sentence for the log; null when it is Silero.</summary>
    public string? FallbackReason { get; }

    /// <summary>Makes a detector for one stream.</summary>
    /// <returns>A detector that has heard nothing yet.</returns>
    public IVoiceActivityDetector Create() => _model is null ? new EnergyVoiceActivityDetector() : new SileroVoiceActivityDetector(_model);
}
