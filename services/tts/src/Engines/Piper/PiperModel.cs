using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace VoiceMesh.Tts.Engines.Piper;

/// <summary>A voice's network in memory. Several threads may speak with it at once.</summary>
internal sealed class PiperModel : IDisposable
{
    /// <summary>The network's input of phoneme numbers, [1, n].</summary>
    public const string Input = "input";

    /// <summary>Their count, [1].</summary>
    public const string InputLengths = "input_lengths";

    /// <summary>Noise scale, length scale and noise width, [3].</summary>
    public const string Scales = "scales";

    /// <summary>The speaker's number, [1]; voices of several speakers only.</summary>
    public const string Speaker = "sid";

    private const int MaxAudioSeconds = 600;

    private readonly string _name;
    private readonly InferenceSession _session;
    private readonly string[] _inputs;
    private readonly string[] _outputs;
    private readonly long _maxSamples;

    private PiperModel(string name, InferenceSession session, PiperVoiceConfig config)
    {
        _name = name;
        _session = session;
        _inputs = config.HasSpeakers ? [Input, InputLengths, Scales, Speaker] : [Input, InputLengths, Scales];
        _outputs = [.. session.OutputNames.Take(2)];
        _maxSamples = (long)MaxAudioSeconds * config.SampleRateHz;
    }

    /// <summary>Factor from the network's samples to full scale; one for all that the voice says, so that no sentence is louder than the next.</summary>
    public float Gain { get; set; } = 1;

    /// <summary>Loads a voice.</summary>
    /// <param name="path">The <c>.onnx</c> file.</param>
    /// <param name="config">What its <c>.onnx.json</c> says.</param>
    /// <param name="intraOpThreads">Threads that work on one sentence.</param>
    /// <exception cref="PiperVoiceException">ONNX Runtime can't load it, or its inputs are not Piper's.</exception>
    public static PiperModel Load(string path, PiperVoiceConfig config, int intraOpThreads)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        try
        {
            using var options = new SessionOptions
            {
                IntraOpNumThreads = intraOpThreads,
                InterOpNumThreads = 1,
                ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
                GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,

                // What goes wrong comes as an exception; the library's own lines would go past the log.
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
            };

            // Threads that wait must sleep: an idle voice must not take a processor from the other stages.
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            options.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
            var session = Open(path, options);
            try
            {
                Check(session, config, path);
                return new PiperModel(name, session, config);
            }
            catch
            {
                session.Dispose();
                throw;
            }
        }
        catch (OnnxRuntimeException e)
        {
            throw new PiperVoiceException($"{path} can't be loaded: {Shorten(e.Message)}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PiperVoiceException($"{path} can't be read: {e.Message}", e);
        }
    }

    /// <summary>Speaks one sentence.</summary>
    /// <param name="ids">Phoneme numbers.</param>
    /// <param name="scales">Noise scale, length scale and noise width.</param>
    /// <param name="speaker">The speaker's number.</param>
    /// <param name="cancellationToken">Ends the work at the network's next operator.</param>
    /// <exception cref="SpeechEngineException">The network failed or gave no audio.</exception>
    public PiperRun Run(long[] ids, float[] scales, int speaker, CancellationToken cancellationToken)
    {
        using var runOptions = new RunOptions();
        using var cancellation = cancellationToken.UnsafeRegister(static options => ((RunOptions)options!).Terminate = true, runOptions);
        using var input = OrtValue.CreateTensorValueFromMemory(ids, [1L, ids.Length]);
        using var lengths = OrtValue.CreateTensorValueFromMemory(new long[] { ids.Length }, [1L]);
        using var scale = OrtValue.CreateTensorValueFromMemory(scales, [3L]);
        using var who = OrtValue.CreateTensorValueFromMemory(new long[] { speaker }, [1L]);
        OrtValue[] all = [input, lengths, scale, who];
        IDisposableReadOnlyCollection<OrtValue>? results = null;
        try
        {
            results = _session.Run(runOptions, _inputs, all[.._inputs.Length], _outputs);
            return PiperRun.Take(results, _name, _maxSamples);
        }
        catch (Exception e)
        {
            results?.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw e is OnnxRuntimeException ? new SpeechEngineException($"Piper's voice {_name} failed: {Shorten(e.Message)}", e) : e;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _session.Dispose();

    /// <summary>Opens a model so that it says how long its phonemes last, if it can: published voices know it but keep it to themselves.</summary>
    private static InferenceSession Open(string path, SessionOptions options)
    {
        var outline = OnnxOutline.Read(path);
        if (outline is not { Outputs.Count: 1, Ceilings: [var frames] })
        {
            return new InferenceSession(path, options);
        }

        var extra = OnnxOutline.ExtraOutput(frames);
        using var file = File.OpenRead(path);
        var model = new byte[file.Length + extra.Length];
        file.ReadExactly(model.AsSpan(0, (int)file.Length));
        extra.CopyTo(model.AsSpan((int)file.Length));
        return new InferenceSession(model, options);
    }

    private static void Check(InferenceSession session, PiperVoiceConfig config, string path)
    {
        foreach (var (name, type) in new[] { (Input, TensorElementType.Int64), (InputLengths, TensorElementType.Int64), (Scales, TensorElementType.Float) })
        {
            Check(name, type);
        }

        if (config.HasSpeakers)
        {
            Check(Speaker, TensorElementType.Int64);
        }

        if (session.InputMetadata.Keys.FirstOrDefault(name => name is not (Input or InputLengths or Scales or Speaker)) is { } unknown)
        {
            throw new PiperVoiceException($"{path} has an input '{unknown}', which is none of Piper's.");
        }

        if (session.InputMetadata.ContainsKey(Speaker) && !config.HasSpeakers)
        {
            throw new PiperVoiceException($"{path} has an input '{Speaker}' for several speakers, but its configuration says num_speakers 1.");
        }

        if (session.OutputMetadata[session.OutputNames[0]] is not { IsTensor: true, ElementDataType: TensorElementType.Float })
        {
            throw new PiperVoiceException($"The output '{session.OutputNames[0]}' of {path} is no audio: it must hold floats.");
        }

        void Check(string name, TensorElementType type)
        {
            if (!session.InputMetadata.TryGetValue(name, out var metadata))
            {
                throw new PiperVoiceException($"{path} has no input '{name}', which Piper's voices have; it has {string.Join(", ", session.InputMetadata.Keys)}.");
            }

            if (!metadata.IsTensor || metadata.ElementDataType != type)
            {
                throw new PiperVoiceException($"The input '{name}' of {path} must hold {type}.");
            }
        }
    }

    private static string Shorten(string message) => message.Length <= 300 ? message : message[..300] + "…";
}
