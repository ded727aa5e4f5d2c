using System.ComponentModel.DataAnnotations;

namespace VoiceMesh.MediaServer.Text;

/// <summary>Typed questions over <c>POST /text</c>. Section <c>Text</c>.</summary>
public sealed class TextOptions
{
    public const string Section = "Text";

    /// <summary>How long an answer may take before 504. 1 to 600 s, default 60.</summary>
    [Range(1, 600)]
    public int TimeoutSeconds { get; set; } = 60;

    /// <summary>How long a finished answer waits for the measurements of its turn. 0 to 60000 ms, default 1000.</summary>
    [Range(0, 60_000)]
    public int MeasurementWaitMs { get; set; } = 1_000;
}
