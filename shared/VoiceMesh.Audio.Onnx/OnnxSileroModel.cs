using Microsoft.ML.OnnxRuntime;

namespace VoiceMesh.Audio.Onnx;

/// <summary>Silero VAD (versions 5 and 6) loaded into ONNX Runtime, shared by all streams. Thread-safe.</summary>
/// <remarks>It lives as long as any detector that uses it.</remarks>
public sealed class OnnxSileroModel : IDisposable
{
    /// <summary>Loads the model.</summary>
    /// <param name="path">Its ONNX file, for example <see cref="VoiceActivity.VoiceActivityDetectorFactory.DefaultModelPath"/>.</param>
    /// <exception cref="OnnxRuntimeException">The file is missing or is no model.</exception>
    /// <exception cref="DllNotFoundException">ONNX Runtime is not installed.</exception>
    public OnnxSileroModel(string path)
    {
        using var options = new SessionOptions
        {
            // The network is too small to share, and a stream must not wake threads for it 31 times a second.
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        Session = new InferenceSession(path, options);
    }

    internal InferenceSession Session { get; }

    /// <summary>Unloads the model; no detector may be in use.</summary>
    public void Dispose() => Session.Dispose();
}
