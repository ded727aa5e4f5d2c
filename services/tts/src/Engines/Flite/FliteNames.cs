using System.Runtime.InteropServices;

namespace VoiceMesh.Tts.Engines.Flite;

/// <summary>
/// Names of features, relations and paths as native strings. flite keeps the pointer of a feature's name, not a copy of it, so they
/// are allocated once and never freed.
/// </summary>
internal static class FliteNames
{
    public static readonly nint InputText = Allocate("input_text");
    public static readonly nint StreamingInfo = Allocate("streaming_info");
    public static readonly nint DurationStretch = Allocate("duration_stretch");
    public static readonly nint F0Shift = Allocate("f0_shift");
    public static readonly nint Token = Allocate("Token");
    public static readonly nint Name = Allocate("name");
    public static readonly nint FirstSegment = Allocate("R:Token.daughter1.R:SylStructure.daughter1.daughter1.R:Segment");
    public static readonly nint BeforeFirstSegmentEnd = Allocate("R:Token.daughter1.R:SylStructure.daughter1.daughter1.R:Segment.p.end");
    public static readonly nint LastSegmentEnd = Allocate("R:Token.daughtern.R:SylStructure.daughtern.daughtern.R:Segment.end");

    private static nint Allocate(string name) => Marshal.StringToCoTaskMemUTF8(name);
}
