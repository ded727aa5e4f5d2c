namespace VoiceMesh.Stt.Engines.Whisper.Runtimes;

/// <summary>Loads models.</summary>
internal interface IWhisperRuntimeFactory
{
    /// <summary>Loads a model by the runtime that the settings ask for; blocks for as long as reading the file takes.</summary>
    /// <param name="path">A ggml file.</param>
    /// <exception cref="SpeechEngineUnavailableException">The file is no model that can be used, or the runtime is missing.</exception>
    IWhisperRuntime Open(string path);
}
