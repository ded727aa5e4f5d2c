using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VoiceMesh.Stt.Engines.PocketSphinx;

/// <summary>The part of libsphinxbase that the engine calls (Debian <c>libsphinxbase3</c>, 5prealpha): settings, front end, error messages.</summary>
internal static partial class SphinxBaseNative
{
    private const string Library = "libsphinxbase.so.3";

    /// <summary>Parses an argument vector; unlike <c>cmd_ln_init</c> it is not variadic and so callable.</summary>
    [LibraryImport(Library, EntryPoint = "cmd_ln_parse_r")]
    internal static partial nint ParseArguments(nint existing, nint definitions, int count, [In] nint[] arguments, int strict);

    [LibraryImport(Library, EntryPoint = "cmd_ln_free_r")]
    internal static partial int FreeArguments(nint configuration);

    [LibraryImport(Library, EntryPoint = "fe_init_auto_r")]
    internal static partial nint CreateFrontEnd(nint configuration);

    [LibraryImport(Library, EntryPoint = "fe_free")]
    internal static partial int FreeFrontEnd(nint frontEnd);

    /// <summary>Forgets the noise estimate of earlier audio.</summary>
    [LibraryImport(Library, EntryPoint = "fe_start_stream")]
    internal static partial void StartStream(nint frontEnd);

    [LibraryImport(Library, EntryPoint = "fe_start_utt")]
    internal static partial int StartUtterance(nint frontEnd);

    /// <summary>Takes samples and writes whole frames; <paramref name="frameCount"/> is the room on entry and the frames written on return.</summary>
    [LibraryImport(Library, EntryPoint = "fe_process_frames")]
    internal static unsafe partial int ProcessFrames(
        nint frontEnd, short** samples, nuint* sampleCount, float** frames, int* frameCount, int* firstFrame);

    [LibraryImport(Library, EntryPoint = "err_set_callback")]
    private static unsafe partial void SetMessageCallback(delegate* unmanaged[Cdecl]<nint, int, nint, void> callback, nint user);

    [LibraryImport(Library, EntryPoint = "err_set_logfp")]
    private static partial void SetLogFile(nint file);

    /// <summary>Turns off the libraries' own chatter on the standard error stream: failures come back as return values.</summary>
    /// <remarks>Messages go by process, the listing of settings by thread: call it on each thread that creates a decoder.</remarks>
    internal static unsafe void Silence()
    {
        SetMessageCallback(&IgnoreMessage, 0);
        SetLogFile(0);
    }

    // The native side calls with further variadic arguments, which the C calling conventions of x64 and arm64 let a callee leave unread.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void IgnoreMessage(nint user, int level, nint format)
    {
    }
}
