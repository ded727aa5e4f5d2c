using System.ComponentModel.DataAnnotations;

namespace VoiceMesh.Stt.Engines.PocketSphinx;

/// <summary>The embedded recogniser. Section <c>PocketSphinx</c>.</summary>
public sealed class PocketSphinxOptions
{
    /// <summary>Section name.</summary>
    public const string Section = "PocketSphinx";

    /// <summary>
    /// Folder with <c>en-us/</c>, <c>cmudict-en-us.dict</c> and <c>en-us.lm.bin</c>. Empty (default): <c>pocketsphinx/en-us</c> below the folder that the
    /// environment variable VOICEMESH_MODELS names, else where Debian's package pocketsphinx-en-us puts them.
    /// </summary>
    public string ModelFolder { get; set; } = "";

    /// <summary>Utterances decoded at the same time, 0 to 64; 0 (default): two per processor. Each takes the memory of one slot (see README).</summary>
    [Range(0, 64)]
    public int Slots { get; set; }

    /// <summary>Decoding threads, 0 to 64; 0 (default): one per processor.</summary>
    [Range(0, 64)]
    public int Threads { get; set; }

    /// <summary>Streams that may wait for a slot, 0 to 10000; default 16. One more is refused at once.</summary>
    [Range(0, 10000)]
    public int QueueLimit { get; set; } = 16;

    /// <summary>Longest wait for a slot in milliseconds, 0 to 60000; default 1000.</summary>
    [Range(0, 60000)]
    public int QueueTimeoutMs { get; set; } = 1000;

    /// <summary>Audio between two interims in milliseconds, 40 to 5000; default 200.</summary>
    [Range(40, 5000)]
    public int InterimIntervalMs { get; set; } = 200;

    /// <summary>Whether the small language model of assistant phrases is used beside the general one; default true.</summary>
    public bool AssistantModel { get; set; } = true;

    /// <summary>
    /// Score per frame of the small model from which its final is taken without asking the general model, −200 to 0; default −38. Lower answers
    /// faster and mistakes more dictation for commands.
    /// </summary>
    [Range(-200, 0)]
    public double AssistantAcceptScore { get; set; } = -38;

    /// <summary>Added to the small model's score per frame when the two are compared, −50 to 50; default 0.</summary>
    [Range(-50, 50)]
    public double AssistantBias { get; set; }

    /// <summary>Most active search states per frame of the general model, 1000 to 30000; default 10000. Fewer decode faster and mishear more.</summary>
    [Range(1000, 30000)]
    public int GeneralMaxStatesPerFrame { get; set; } = 10000;

    /// <summary>Most words that may end in one frame in the general model, 5 to 1000; default 20.</summary>
    [Range(5, 1000)]
    public int GeneralMaxWordsPerFrame { get; set; } = 20;
}
