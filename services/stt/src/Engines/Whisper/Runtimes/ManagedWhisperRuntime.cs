using System.Collections.Concurrent;
using VoiceMesh.Whisper.Decoding;
using VoiceMesh.Whisper.Model;
using VoiceMesh.Whisper.Network;
using VoiceMesh.Whisper.Text;

namespace VoiceMesh.Stt.Engines.Whisper.Runtimes;

/// <summary>The engine in C#: one mapped copy of the weights, encoder passes over several windows, recognisers of some megabytes each.</summary>
internal sealed class ManagedWhisperRuntime : IWhisperRuntime
{
    /// <summary>Most windows of an encoder pass; more would only take memory.</summary>
    public const int LargestBatch = 16;

    private readonly WhisperModel _model;
    private readonly Vocabulary _vocabulary;
    private readonly WhisperOptions _options;
    private readonly ConcurrentDictionary<int, ConcurrentBag<AudioEncoder>> _encoders = new();

    private ManagedWhisperRuntime(WhisperModel model, GgmlHeader header, WhisperOptions options)
    {
        _model = model;
        _vocabulary = new Vocabulary(model);
        _options = options;
        Description = new WhisperRuntimeDescription("the managed engine", header.Languages, model.Hyperparameters.AudioContext, LargestBatch);
    }

    /// <inheritdoc />
    public WhisperRuntimeDescription Description { get; }

    /// <summary>Bytes of the weights, which all recognisers share.</summary>
    public long WeightBytes => _model.WeightBytes;

    /// <summary>Loads a model.</summary>
    /// <param name="path">A ggml file.</param>
    /// <param name="options">The engine's settings.</param>
    /// <exception cref="SpeechEngineUnavailableException">The file cannot be read or is no model; the message names the fault.</exception>
    public static ManagedWhisperRuntime Open(string path, WhisperOptions options)
    {
        var header = GgmlHeader.Read(path);
        try
        {
            return new ManagedWhisperRuntime(WhisperModel.Open(path), header, options);
        }
        catch (Exception fault) when (fault is WhisperModelFormatException or IOException or UnauthorizedAccessException)
        {
            throw new SpeechEngineUnavailableException(fault.Message, fault);
        }
    }

    /// <inheritdoc />
    public IWindowRecogniser CreateRecogniser()
    {
        var threads = _options.Threads > 0 ? _options.Threads : Environment.ProcessorCount;
        return new ManagedRecogniser(new WindowTranscriber(_model, _vocabulary, _options.BeamSize, threads), _options, Description.IsMultilingual);
    }

    /// <inheritdoc />
    public void Encode(IReadOnlyList<EncoderInput> windows, int threads, CancellationToken cancellationToken)
    {
        // Encoders differ in the threads that they may use and hold scratch memory, so there are as many as passes run at the same time.
        var free = _encoders.GetOrAdd(threads, static _ => []);
        if (!free.TryTake(out var encoder))
        {
            encoder = new AudioEncoder(_model, threads);
        }

        try
        {
            if (windows.Count == 1)
            {
                Prepare(windows[0]).Encode(encoder, cancellationToken);
            }
            else
            {
                WindowTranscriber.EncodeBatch(encoder, [.. windows.Select(Prepare)], cancellationToken);
            }
        }
        finally
        {
            free.Add(encoder);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _model.Dispose();

    private static WindowTranscriber Prepare(EncoderInput input) => ((ManagedRecogniser)input.Recogniser).Prepare(input.Window);
}
