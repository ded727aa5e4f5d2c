using System.Runtime.InteropServices;

namespace VoiceMesh.Tts.Engines.Flite;

/// <summary>The part of libflite 2.2's C interface (flite.h, cst_audio.h, cst_utterance.h) that synthesis needs.</summary>
internal static unsafe partial class FliteNative
{
    public const string Library = "libflite.so.1";

    /// <summary>Returned by an audio callback: go on.</summary>
    public const int StreamContinue = 0;

    /// <summary>Returned by an audio callback: stop the synthesis of this utterance.</summary>
    public const int StreamStop = -1;

    /// <summary>cst_wave: the samples of one utterance as far as they are made.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Wave
    {
        public byte* Type;
        public int SampleRate;
        public int NumSamples;
        public int NumChannels;
        public short* Samples;
    }

    /// <summary>cst_audio_streaming_info: who is called with audio, and after how many samples.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct AudioStreamingInfo
    {
        public int MinBufferSize;
        public delegate* unmanaged[Cdecl]<Wave*, int, int, int, AudioStreamingInfo*, int> Callback;
        public nint Utterance;
        public nint Item;
        public nint UserData;
    }

    /// <summary>cst_utterance: only its features are read directly.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Utterance
    {
        public nint Features;
        public nint FeatureFunctions;
        public nint Relations;
        public nint Context;
    }

    [LibraryImport(Library, EntryPoint = "flite_init")]
    public static partial int Init();

    [LibraryImport(Library, EntryPoint = "new_utterance")]
    public static partial Utterance* NewUtterance();

    [LibraryImport(Library, EntryPoint = "delete_utterance")]
    public static partial void DeleteUtterance(Utterance* utterance);

    [LibraryImport(Library, EntryPoint = "utt_init")]
    public static partial Utterance* InitUtterance(Utterance* utterance, nint voice);

    [LibraryImport(Library, EntryPoint = "utt_synth")]
    public static partial Utterance* Synthesize(Utterance* utterance);

    [LibraryImport(Library, EntryPoint = "new_audio_streaming_info")]
    public static partial AudioStreamingInfo* NewAudioStreamingInfo();

    [LibraryImport(Library, EntryPoint = "audio_streaming_info_val")]
    public static partial nint ToValue(AudioStreamingInfo* info);

    [LibraryImport(Library, EntryPoint = "flite_feat_set")]
    public static partial void SetFeature(nint features, nint name, nint value);

    [LibraryImport(Library, EntryPoint = "flite_feat_set_float")]
    public static partial void SetFeature(nint features, nint name, float value);

    [LibraryImport(Library, EntryPoint = "flite_feat_set_string", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void SetFeature(nint features, nint name, string value);

    [LibraryImport(Library, EntryPoint = "flite_get_param_float")]
    public static partial float GetFeature(nint features, nint name, float defaultValue);

    [LibraryImport(Library, EntryPoint = "utt_relation")]
    public static partial nint GetRelation(Utterance* utterance, nint name);

    [LibraryImport(Library, EntryPoint = "relation_head")]
    public static partial nint GetHead(nint relation);

    [LibraryImport(Library, EntryPoint = "item_next")]
    public static partial nint GetNext(nint item);

    [LibraryImport(Library, EntryPoint = "flite_path_to_item")]
    public static partial nint FindItem(nint item, nint path);

    [LibraryImport(Library, EntryPoint = "flite_ffeature_float")]
    public static partial float GetFloat(nint item, nint path);

    [LibraryImport(Library, EntryPoint = "flite_ffeature_string")]
    public static partial nint GetString(nint item, nint path);
}
