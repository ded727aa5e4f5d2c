using Whisper.net;
using Whisper.net.LibraryLoader;

namespace VoiceMesh.Stt.Engines.Whisper.Runtimes;

/// <summary>Whisper.net: whisper.cpp where its native library is there.</summary>
/// <remarks>Its library encodes and decodes in one call, so <see cref="Encode"/> has nothing to do.</remarks>
internal sealed class WhisperNetRuntime : IWhisperRuntime
{
    private readonly WhisperFactory _factory;
    private readonly WhisperOptions _options;

    private WhisperNetRuntime(WhisperFactory factory, GgmlHeader header, WhisperOptions options)
    {
        _factory = factory;
        _options = options;
        var library = RuntimeOptions.LoadedLibrary is { } loaded ? $"Whisper.net ({loaded})" : "Whisper.net";
        Description = new WhisperRuntimeDescription(library, header.Languages, header.AudioContext, 1);
    }

    /// <summary>Whether a native library has been loaded; known once a runtime was opened.</summary>
    public static bool IsNative => RuntimeOptions.LoadedLibrary is not null;

    /// <inheritdoc />
    public WhisperRuntimeDescription Description { get; }

    /// <summary>Loads a model.</summary>
    /// <param name="path">A ggml file.</param>
    /// <param name="options">The engine's settings.</param>
    /// <exception cref="SpeechEngineUnavailableException">The file is no model, or there is no native library.</exception>
    public static WhisperNetRuntime Open(string path, WhisperOptions options)
    {
        var header = GgmlHeader.Read(path);
        if (!options.UseGpu)
        {
            RuntimeOptions.RuntimeLibraryOrder = [RuntimeLibrary.Cpu, RuntimeLibrary.CpuNoAvx];
        }

        WhisperFactory? factory = null;
        try
        {
            factory = WhisperFactory.FromPath(path, new WhisperFactoryOptions { UseGpu = options.UseGpu, GpuDevice = options.GpuDevice });

            // A file that the library cannot read shows only here.
            _ = factory.CreateBuilder();
            return new WhisperNetRuntime(factory, header, options);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // The package throws plain exceptions when its native library is missing or cannot read the file.
            factory?.Dispose();
            throw new SpeechEngineUnavailableException($"Whisper.net could not load {path}: {fault.Message}", fault);
        }
    }

    /// <inheritdoc />
    public IWindowRecogniser CreateRecogniser() => new WhisperNetRecogniser(_factory, _options, Description.IsMultilingual);

    /// <inheritdoc />
    public void Encode(IReadOnlyList<EncoderInput> windows, int threads, CancellationToken cancellationToken) =>
        cancellationToken.ThrowIfCancellationRequested();

    /// <inheritdoc />
    public void Dispose() => _factory.Dispose();
}
