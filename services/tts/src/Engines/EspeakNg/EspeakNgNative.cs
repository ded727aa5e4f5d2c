using System.Runtime.InteropServices;

namespace VoiceMesh.Tts.Engines.EspeakNg;

/// <summary>The part of espeak-ng 1.51's C interface (speak_lib.h, API revision 12) that synthesis needs.</summary>
internal static unsafe partial class EspeakNgNative
{
    public const string Library = "libespeak-ng.so.1";

    /// <summary>AUDIO_OUTPUT_SYNCHRONOUS: <c>espeak_Synth</c> returns when the last callback has.</summary>
    public const int OutputSynchronous = 2;

    /// <summary>espeakINITIALIZE_DONT_EXIT: missing data is an error code, not the end of the process.</summary>
    public const int DoNotExit = 0x8000;

    /// <summary>espeakCHARS_UTF8; SSML and phoneme input stay off, so text is only ever text.</summary>
    public const uint Utf8 = 1;

    /// <summary>Bit 1 of the phoneme mode: names of the International Phonetic Alphabet in UTF-8.</summary>
    public const int Ipa = 2;

    public const int ParameterRate = 1;
    public const int ParameterPitch = 3;

    public const int EventListEnd = 0;
    public const int EventWord = 1;
    public const int EventEnd = 5;

    /// <summary>espeak_EVENT.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Event
    {
        public int Type;
        public uint MessageId;

        /// <summary>Unicode characters from the start of the text, counted from 1.</summary>
        public int TextPosition;
        public int Length;

        /// <summary>Milliseconds in the audio of this call.</summary>
        public int AudioPositionMs;
        public int Sample;
        public nint UserData;
        public long Id;
    }

    /// <summary>espeak_VOICE.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Voice
    {
        public nint Name;

        /// <summary>A priority byte and a zero-ended tag, again and again; the first pair is the voice's own language.</summary>
        public byte* Languages;
        public nint Identifier;
        public byte Gender;
        public byte Age;
        public byte Variant;
        public byte Internal;
        public int Score;
        public nint Spare;
    }

    [LibraryImport(Library, EntryPoint = "espeak_Initialize", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Initialize(int output, int bufferMs, string? dataFolder, int options);

    [LibraryImport(Library, EntryPoint = "espeak_SetSynthCallback")]
    public static partial void SetCallback(delegate* unmanaged[Cdecl]<short*, int, Event*, int> callback);

    [LibraryImport(Library, EntryPoint = "espeak_ListVoices")]
    public static partial Voice** ListVoices(nint specification);

    [LibraryImport(Library, EntryPoint = "espeak_SetVoiceByName", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetVoice(string name);

    [LibraryImport(Library, EntryPoint = "espeak_SetParameter")]
    public static partial int SetParameter(int parameter, int value, int relative);

    [LibraryImport(Library, EntryPoint = "espeak_Synth")]
    public static partial int Synthesize(byte* text, nuint size, uint position, int positionType, uint endPosition, uint flags, uint* identifier, nint userData);

    /// <summary>Translates the next clause and moves <paramref name="text"/> behind it, to null at the end. The answer is the library's until the next call.</summary>
    [LibraryImport(Library, EntryPoint = "espeak_TextToPhonemes")]
    public static partial nint TextToPhonemes(byte** text, int textMode, int phonemeMode);

    [LibraryImport(Library, EntryPoint = "espeak_Terminate")]
    public static partial int Terminate();
}
