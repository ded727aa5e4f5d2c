using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using static VoiceMesh.Tts.Engines.EspeakNg.EspeakNgNative;

namespace VoiceMesh.Tts.Engines.EspeakNg;

/// <summary>
/// Voices of espeak-ng for over a hundred languages. The library has one state per process, so one thread speaks all requests in
/// turn; at about a thousandth of real time per sentence that is no bottleneck.
/// </summary>
/// <remarks>espeak-ng is GPL-3+; it is a separate library that is loaded at run time and may be absent.</remarks>
public sealed unsafe class EspeakNgSynthesizer : ISpeechSynthesizer, IDisposable
{
    /// <summary>Prefix of every voice name of this engine on the wire.</summary>
    public const string VoicePrefix = "espeak:";

    /// <summary>The library has one callback and one thread speaks, so the current request needs no other home.</summary>
    private static EspeakNgCall? CurrentCall;

    private readonly SynthesisThreads _thread;
    private string? _selectedVoice;

    private EspeakNgSynthesizer(SynthesisThreads thread, IReadOnlyList<VoiceInfo> voices)
    {
        _thread = thread;
        Voices = voices;
    }

    /// <inheritdoc />
    public string Engine => "espeak-ng";

    /// <inheritdoc />
    public string Note => "eSpeak NG, a small formant synthesiser for many languages that runs locally.";

    /// <inheritdoc />
    public IReadOnlyList<VoiceInfo> Voices { get; }

    /// <summary>Loads and initialises the library; at most one engine may exist in a process at a time.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="queueCapacity">Requests that may wait for the thread.</param>
    /// <param name="problem">Null, or why there is no engine.</param>
    /// <returns>The engine, or null when the library or its data is missing.</returns>
    public static EspeakNgSynthesizer? TryCreate(EspeakNgOptions options, int queueCapacity, out string? problem)
    {
        if (!NativeSpeechLibrary.TryLoad(Library, "libespeak-ng1", out _, out problem))
        {
            return null;
        }

        var sampleRateHz = Initialize(OutputSynchronous, options.BufferMs, options.DataFolder is { Length: > 0 } folder ? folder : null, DoNotExit);
        if (sampleRateHz <= 0)
        {
            problem = "espeak-ng finds no data; install the Debian package espeak-ng-data or set Engines:EspeakNg:DataFolder.";
            return null;
        }

        SetCallback(&OnAudio);
        var voices = ReadVoices(sampleRateHz);
        if (voices.Count == 0)
        {
            problem = "espeak-ng's data holds no voices; install the Debian package espeak-ng-data.";
            return null;
        }

        return new EspeakNgSynthesizer(new SynthesisThreads("espeak-ng", 1, queueCapacity), voices);
    }

    /// <inheritdoc />
    public Task SynthesizeAsync(SynthesisRequest request, ISpeechSink sink, CancellationToken cancellationToken) =>
        _thread.RunAsync(() => Speak(request, sink, cancellationToken), cancellationToken);

    /// <summary>Stops the thread and gives the library's memory back.</summary>
    public void Dispose()
    {
        _thread.Dispose();
        _ = Terminate();
    }

    private void Speak(SynthesisRequest request, ISpeechSink sink, CancellationToken cancellationToken)
    {
        if (_selectedVoice != request.Voice.EngineVoice)
        {
            _selectedVoice = null;
            if (SetVoice(request.Voice.EngineVoice) != 0)
            {
                throw new SpeechEngineException($"espeak-ng could not load its voice '{request.Voice.EngineVoice}'.");
            }

            _selectedVoice = request.Voice.EngineVoice;
        }

        _ = SetParameter(ParameterRate, EspeakNgProsody.ToWordsPerMinute(request.SpeakingRate), 0);
        _ = SetParameter(ParameterPitch, EspeakNgProsody.ToPitch(request.Pitch), 0);

        var call = new EspeakNgCall(request, sink, cancellationToken);
        var text = Encoding.UTF8.GetBytes(request.Text + '\0');
        CurrentCall = call;
        try
        {
            fixed (byte* start = text)
            {
                if (Synthesize(start, (nuint)text.Length, 0, positionType: 1, 0, Utf8, null, 0) != 0 && !call.IsStopped)
                {
                    throw new SpeechEngineException("espeak-ng could not speak the text.");
                }
            }
        }
        finally
        {
            CurrentCall = null;
        }

        call.Complete();
    }

    private static List<VoiceInfo> ReadVoices(int sampleRateHz)
    {
        var voices = new List<VoiceInfo>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        for (var entry = ListVoices(0); *entry is not null; entry++)
        {
            var name = Marshal.PtrToStringUTF8((*entry)->Name);
            var tag = Marshal.PtrToStringUTF8((nint)((*entry)->Languages + 1));
            if (!string.IsNullOrEmpty(name) && !string.IsNullOrEmpty(tag) && taken.Add(tag))
            {
                voices.Add(new VoiceInfo(VoicePrefix + tag, "espeak-ng", LanguageTag.Canonicalize(tag), sampleRateHz, SpeechScript.Unicode, name));
            }
        }

        return voices;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnAudio(short* samples, int count, Event* events)
    {
        var call = CurrentCall;
        if (call is null)
        {
            return 0;
        }

        for (; events is not null && events->Type != EventListEnd; events++)
        {
            if (events->Type is EventWord or EventEnd)
            {
                call.Mark(events->Type == EventWord, events->TextPosition, events->AudioPositionMs);
            }
        }

        // An aborted synthesis leaves audio and events behind that surface in the next one, so the rest of a stopped request is made
        // and thrown away: at a thousandth of real time that is at most some 20 ms for the longest segment.
        if (samples is not null && count > 0 && !call.IsStopped)
        {
            call.Write(new ReadOnlySpan<short>(samples, count));
        }

        return 0;
    }
}
