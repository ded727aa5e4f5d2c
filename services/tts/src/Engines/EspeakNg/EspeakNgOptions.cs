using System.ComponentModel.DataAnnotations;

namespace VoiceMesh.Tts.Engines.EspeakNg;

/// <summary>Settings of the espeak-ng engine, section <c>Engines:EspeakNg</c>.</summary>
public sealed class EspeakNgOptions
{
    /// <summary>Whether espeak-ng is used when its library is installed. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The folder that holds <c>espeak-ng-data</c>. Default empty: the library's own place.</summary>
    public string DataFolder { get; set; } = "";

    /// <summary>Length of the library's audio buffers, 10 to 200 ms. Default 20.</summary>
    [Range(10, 200)]
    public int BufferMs { get; set; } = 20;
}
