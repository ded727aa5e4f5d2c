using System.Runtime.InteropServices;

namespace VoiceMesh.Stt.Engines.PocketSphinx;

/// <summary>The part of libpocketsphinx that the engine calls (Debian <c>libpocketsphinx3</c>, 5prealpha).</summary>
internal static partial class PocketSphinxNative
{
    private const string Library = "libpocketsphinx.so.3";

    [LibraryImport(Library, EntryPoint = "ps_args")]
    internal static partial nint ArgumentDefinitions();

    [LibraryImport(Library, EntryPoint = "ps_init")]
    internal static partial nint Create(nint configuration);

    [LibraryImport(Library, EntryPoint = "ps_free")]
    internal static partial int Free(nint decoder);

    [LibraryImport(Library, EntryPoint = "ps_start_utt")]
    internal static partial int StartUtterance(nint decoder);

    [LibraryImport(Library, EntryPoint = "ps_end_utt")]
    internal static partial int EndUtterance(nint decoder);

    [LibraryImport(Library, EntryPoint = "ps_process_cep")]
    internal static unsafe partial int ProcessCepstra(nint decoder, float** frames, int frameCount, int withoutSearch, int wholeUtterance);

    [LibraryImport(Library, EntryPoint = "ps_get_hyp")]
    internal static partial nint GetHypothesis(nint decoder, out int pathScore);

    [LibraryImport(Library, EntryPoint = "ps_get_prob")]
    internal static partial int GetPosterior(nint decoder);

    [LibraryImport(Library, EntryPoint = "ps_seg_iter")]
    internal static partial nint FirstSegment(nint decoder);

    [LibraryImport(Library, EntryPoint = "ps_seg_next")]
    internal static partial nint NextSegment(nint segment);

    [LibraryImport(Library, EntryPoint = "ps_seg_word")]
    internal static partial nint SegmentWord(nint segment);

    [LibraryImport(Library, EntryPoint = "ps_seg_frames")]
    internal static partial void SegmentFrames(nint segment, out int firstFrame, out int lastFrame);

    [LibraryImport(Library, EntryPoint = "ps_seg_prob")]
    internal static partial int SegmentPosterior(nint segment, out int acousticScore, out int languageScore, out int backoff);
}
