using System.ComponentModel.DataAnnotations;

namespace VoiceMesh.Stt.Engines;

/// <summary>Which engine recognises. Section <c>Speech</c>.</summary>
public sealed class SpeechEngineOptions
{
    /// <summary>Section name.</summary>
    public const string Section = "Speech";

    /// <summary>Value of <see cref="Engine"/> that takes the best engine that loads.</summary>
    public const string Auto = "auto";

    /// <summary>
    /// <c>auto</c> (default) takes the best engine that this machine has: Whisper wherever one of its models is found or can be fetched, else
    /// PocketSphinx. <c>whisper</c> or <c>pocketsphinx</c> takes that one or none.
    /// </summary>
    [Required]
    [RegularExpression("auto|whisper|pocketsphinx", ErrorMessage = "Speech:Engine must be auto, whisper or pocketsphinx.")]
    public string Engine { get; set; } = Auto;
}
