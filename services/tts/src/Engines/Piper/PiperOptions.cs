using System.ComponentModel.DataAnnotations;

namespace VoiceMesh.Tts.Engines.Piper;

/// <summary>Settings of the Piper engine, section <c>Engines:Piper</c>.</summary>
public sealed class PiperOptions
{
    /// <summary>Whether Piper voices are used where they are found. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// Voices to have, by name (<c>en_US-lessac-medium</c>) or path of an <c>.onnx</c> file; those that are not on this machine are downloaded in the
    /// background. Default empty: every voice on this machine, and where none speaks English, the best published one is downloaded.
    /// </summary>
    public IList<string> Voices { get; } = [];

    /// <summary>Sentences made at once, 0 to 64. Default 0: one per processor, divided by <see cref="IntraOpThreads"/>.</summary>
    [Range(0, 64)]
    public int Workers { get; set; }

    /// <summary>Threads that work on one sentence, 1 to 64. Default 1: several streams share processors better than several threads one stream.</summary>
    [Range(1, 64)]
    public int IntraOpThreads { get; set; } = 1;

    /// <summary>Length of every sound, 0.25 to 4.0, on top of the voice's own; above 1 is slower. A call's speaking rate divides it. Default 1.0.</summary>
    [Range(0.25, 4.0)]
    public double LengthScale { get; set; } = 1.0;

    /// <summary>How much the sound varies, 0.0 to 2.0. Default: the voice's own, mostly 0.667. At 0 equal text gives equal sound.</summary>
    [Range(0.0, 2.0)]
    public double? NoiseScale { get; set; }

    /// <summary>How much the rhythm varies, 0.0 to 2.0. Default: the voice's own, mostly 0.8.</summary>
    [Range(0.0, 2.0)]
    public double? NoiseWidth { get; set; }

    /// <summary>MiB that loaded voices may take together, 0 to 1,000,000; the one unused for longest is unloaded first. Default 0: the limit of <c>Models:MemoryLimitMb</c>.</summary>
    [Range(0, 1_000_000)]
    public int MemoryLimitMb { get; set; }
}
