using System.ComponentModel.DataAnnotations;

namespace VoiceMesh.MediaServer.Playout;

/// <summary>How reply audio is paced. Section <c>Playout</c>.</summary>
public sealed class PlayoutOptions
{
    public const string Section = "Playout";

    /// <summary>How far the audio sent is ahead of the audio heard, to ride out jitter. 20 to 2000 ms, default 160.</summary>
    [Range(20, 2_000)]
    public int LeadMs { get; set; } = 160;

    /// <summary>Period of the reports of what was heard to the orchestrator. 20 to 1000 ms, default 100.</summary>
    [Range(20, 1_000)]
    public int ReportEveryMs { get; set; } = 100;

    /// <summary>Reply audio held for one session; more ends the reply there with the error <c>reply_too_long</c>. 5 to 3600 s, default 300.</summary>
    [Range(5, 3_600)]
    public int MaxBufferedSeconds { get; set; } = 300;

    /// <summary>
    /// A client that acknowledges playback is believed; this long after a reply must have been heard without its word, the reply counts as heard.
    /// 0 to 30000 ms, default 2000.
    /// </summary>
    [Range(0, 30_000)]
    public int AcknowledgementGraceMs { get; set; } = 2_000;
}
