using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static VoiceMesh.Tts.Engines.Flite.FliteNative;

namespace VoiceMesh.Tts.Engines.Flite;

/// <summary>
/// English voices of CMU Flite. A voice is read-only while it speaks: rate, pitch and the audio callback are features of the
/// utterance, which shadow those of the voice (<c>utt_init</c> links the two since flite 2.0), so all threads share one copy of each.
/// </summary>
/// <remarks>
/// The excitation noise comes from the C library's <c>rand()</c>, which all utterances share: two runs of one text have equal
/// durations and equal spectra, never equal bits.
/// </remarks>
public sealed unsafe class FliteSynthesizer : ISpeechSynthesizer, IDisposable
{
    /// <summary>Samples per callback: flite calls after the first 5 ms frame that exceeds it, so every 20 ms.</summary>
    private const int MinBufferSamples = 256;

    private static readonly (string Name, string Register, string Language)[] KnownVoices =
    [
        ("slt", "register_cmu_us_slt", "en-US"),
        ("rms", "register_cmu_us_rms", "en-US"),
        ("awb", "register_cmu_us_awb", "en-GB"),
        ("kal16", "register_cmu_us_kal16", "en-US"),
    ];

    private readonly Dictionary<string, nint> _nativeVoices;
    private readonly SynthesisThreads _threads;

    private FliteSynthesizer(Dictionary<string, nint> nativeVoices, List<VoiceInfo> voices, SynthesisThreads threads)
    {
        _nativeVoices = nativeVoices;
        _threads = threads;
        Voices = voices;
    }

    /// <inheritdoc />
    public string Engine => "flite";

    /// <inheritdoc />
    public string Note => "CMU Flite, a small statistical synthesiser for English that runs locally.";

    /// <inheritdoc />
    public IReadOnlyList<VoiceInfo> Voices { get; }

    /// <summary>Loads the library and every voice of it that is installed.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="queueCapacity">Requests that may wait for a thread.</param>
    /// <param name="problem">Null, or why there is no engine.</param>
    /// <returns>The engine, or null when the library or all its voices are missing.</returns>
    public static FliteSynthesizer? TryCreate(FliteOptions options, int queueCapacity, out string? problem)
    {
        if (!NativeSpeechLibrary.TryLoad(Library, "libflite1", out _, out problem))
        {
            return null;
        }

        _ = Init();
        var nativeVoices = new Dictionary<string, nint>(StringComparer.Ordinal);
        var voices = new List<VoiceInfo>();
        foreach (var (name, register, language) in KnownVoices)
        {
            if (NativeSpeechLibrary.TryLoad($"libflite_cmu_us_{name}.so.1", "libflite1", out var library, out problem)
                && NativeLibrary.TryGetExport(library, register, out var entry)
                && ((delegate* unmanaged[Cdecl]<nint, nint>)entry)(0) is var voice and not 0)
            {
                nativeVoices.Add(name, voice);
                voices.Add(new VoiceInfo(name, "flite", language, 16_000, SpeechScript.AsciiEnglish, name));
            }
        }

        if (voices.Count == 0)
        {
            return null;
        }

        problem = null;
        var workers = options.Workers > 0 ? options.Workers : Environment.ProcessorCount;
        return new FliteSynthesizer(nativeVoices, voices, new SynthesisThreads("flite", workers, queueCapacity));
    }

    /// <inheritdoc />
    public Task SynthesizeAsync(SynthesisRequest request, ISpeechSink sink, CancellationToken cancellationToken) =>
        _threads.RunAsync(() => Speak(request, sink, cancellationToken), cancellationToken);

    /// <summary>Stops the threads; the library's voices stay for the life of the process.</summary>
    public void Dispose() => _threads.Dispose();

    private void Speak(SynthesisRequest request, ISpeechSink sink, CancellationToken cancellationToken)
    {
        var voice = _nativeVoices[request.Voice.EngineVoice];
        var call = new Call(sink, cancellationToken);
        var handle = GCHandle.Alloc(call);
        var utterance = NewUtterance();
        try
        {
            InitUtterance(utterance, voice);
            var features = utterance->Features;
            SetFeature(features, FliteNames.InputText, request.Text);
            if (request.SpeakingRate != 1)
            {
                var own = GetFeature(features, FliteNames.DurationStretch, 1);
                SetFeature(features, FliteNames.DurationStretch, (float)(own / request.SpeakingRate));
            }

            if (request.Pitch != 1)
            {
                var own = GetFeature(features, FliteNames.F0Shift, 1);
                SetFeature(features, FliteNames.F0Shift, (float)(own * request.Pitch));
            }

            // The value belongs to the utterance from here on and is freed with it.
            var streaming = NewAudioStreamingInfo();
            streaming->MinBufferSize = MinBufferSamples;
            streaming->Callback = &OnAudio;
            streaming->UserData = GCHandle.ToIntPtr(handle);
            SetFeature(features, FliteNames.StreamingInfo, ToValue(streaming));

            if (Synthesize(utterance) is null)
            {
                throw new SpeechEngineException("flite could not speak the text.");
            }

            call.ThrowIfStopped();
            WriteWords(utterance, request.Voice.SampleRateHz, sink);
        }
        finally
        {
            DeleteUtterance(utterance);
            handle.Free();
        }
    }

    private static void WriteWords(Utterance* utterance, int sampleRateHz, ISpeechSink sink)
    {
        long previousEnd = 0;
        for (var token = GetHead(GetRelation(utterance, FliteNames.Token)); token != 0; token = GetNext(token))
        {
            // A token of punctuation alone has no word below it and so no time.
            if (FindItem(token, FliteNames.FirstSegment) == 0)
            {
                continue;
            }

            var start = Math.Max(previousEnd, ToSample(GetFloat(token, FliteNames.BeforeFirstSegmentEnd), sampleRateHz));
            var end = Math.Max(start, ToSample(GetFloat(token, FliteNames.LastSegmentEnd), sampleRateHz));
            var text = Marshal.PtrToStringUTF8(GetString(token, FliteNames.Name)) ?? "";
            sink.WriteWord(new SpokenWord(text, start, end, IsMeasured: true));
            previousEnd = end;
        }
    }

    private static long ToSample(float seconds, int sampleRateHz) => (long)Math.Round(seconds * sampleRateHz);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnAudio(Wave* wave, int start, int size, int last, AudioStreamingInfo* info)
    {
        var call = (Call)GCHandle.FromIntPtr(info->UserData).Target!;
        return size <= 0 || call.Write(new ReadOnlySpan<short>(wave->Samples + start, size)) ? StreamContinue : StreamStop;
    }

    private sealed class Call(ISpeechSink sink, CancellationToken cancellationToken)
    {
        private Exception? _failure;
        private bool _stopped;

        public bool Write(ReadOnlySpan<short> samples)
        {
            // No exception may unwind through native frames, so it is kept and thrown when they have returned.
            try
            {
                _stopped |= cancellationToken.IsCancellationRequested || !sink.WriteAudio(samples);
            }
            catch (Exception e)
            {
                _failure = e;
                _stopped = true;
            }

            return !_stopped;
        }

        public void ThrowIfStopped()
        {
            if (_failure is not null and not OperationCanceledException)
            {
                throw new SpeechEngineException("The audio of flite could not be taken.", _failure);
            }

            if (_stopped)
            {
                throw new OperationCanceledException(cancellationToken);
            }
        }
    }
}
