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
public sealed unsafe class EspeakNgSynthesizer : ISpeechSynthesizer
{
    /// <summary>Prefix of every voice name of this engine on the wire.</summary>
    public const string VoicePrefix = "espeak:";

    /// <summary>The library has one callback and one thread speaks, so the current request needs no other home.</summary>
    private static EspeakNgCall? CurrentCall;

    private readonly EspeakNgLibrary _library;

    private EspeakNgSynthesizer(EspeakNgLibrary library, IReadOnlyList<VoiceInfo> voices)
    {
        _library = library;
        Voices = voices;
    }

    /// <inheritdoc />
    public string Engine => "espeak-ng";

    /// <inheritdoc />
    public string Note => "eSpeak NG, a small formant synthesiser for many languages that runs locally.";

    /// <inheritdoc />
    public IReadOnlyList<VoiceInfo> Voices { get; }

    /// <summary>Makes the engine.</summary>
    /// <param name="library">The library, which outlives the engine.</param>
    /// <param name="problem">Null, or why there is no engine.</param>
    /// <returns>Null when the library's data holds no voices.</returns>
    public static EspeakNgSynthesizer? TryCreate(EspeakNgLibrary library, out string? problem)
    {
        SetCallback(&OnAudio);
        var voices = ReadVoices(library.SampleRateHz);
        problem = voices.Count == 0 ? "espeak-ng's data holds no voices; install the Debian package espeak-ng-data." : null;
        return voices.Count == 0 ? null : new EspeakNgSynthesizer(library, voices);
    }

    /// <inheritdoc />
    public Task SynthesizeAsync(SynthesisRequest request, ISpeechSink sink, CancellationToken cancellationToken) =>
        _library.RunAsync(() => Speak(request, sink, cancellationToken), cancellationToken);

    private void Speak(SynthesisRequest request, ISpeechSink sink, CancellationToken cancellationToken)
    {
        _library.SelectVoice(request.Voice.EngineVoice);
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
