using Microsoft.Extensions.Options;

namespace VoiceMesh.Stt.Engines.Whisper.Runtimes;

/// <summary>Chooses the runtime: Whisper.net where its native library is there, else the engine in C#.</summary>
internal sealed class WhisperRuntimeFactory(IOptions<WhisperOptions> options) : IWhisperRuntimeFactory
{
    private const string Native = "native";
    private const string Managed = "managed";

    /// <inheritdoc />
    public IWhisperRuntime Open(string path) => options.Value.Runtime switch
    {
        Native => OpenNative(path),
        Managed => ManagedWhisperRuntime.Open(path, options.Value),
        _ => OpenBest(path),
    };

    private IWhisperRuntime OpenBest(string path)
    {
        try
        {
            return OpenNative(path);
        }
        catch (SpeechEngineUnavailableException)
        {
            // The managed runtime says what is wrong with the file where that was the reason.
            return ManagedWhisperRuntime.Open(path, options.Value);
        }
    }

    private WhisperNetRuntime OpenNative(string path)
    {
        var runtime = WhisperNetRuntime.Open(path, options.Value);
        if (WhisperNetRuntime.IsNative)
        {
            return runtime;
        }

        runtime.Dispose();
        throw new SpeechEngineUnavailableException(
            "Whisper.net has no native library here: build with PackageFeed=full, or set Whisper:Runtime to managed or auto.");
    }
}
