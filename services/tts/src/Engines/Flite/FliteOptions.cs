using System.ComponentModel.DataAnnotations;

namespace VoiceMesh.Tts.Engines.Flite;

/// <summary>Settings of the flite engine, section <c>Engines:Flite</c>.</summary>
public sealed class FliteOptions
{
    /// <summary>Whether flite is used when its library is installed. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Sentences synthesised at once, 0 to 64. Default 0: one per processor.</summary>
    [Range(0, 64)]
    public int Workers { get; set; }
}
