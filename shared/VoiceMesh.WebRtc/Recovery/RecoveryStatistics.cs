namespace VoiceMesh.WebRtc.Recovery;

/// <summary>What became of the frames of a stream, counted when each one's turn came to be played. A frame is the duration of one packet.</summary>
/// <param name="Played">Frames decoded from their own packet or from its copy in another one.</param>
/// <param name="RedRecovered">Of these, frames that came only as a redundant block (RFC 2198).</param>
/// <param name="FecRecovered">Lost frames rebuilt from the coarse copy in the next packet (RFC 6716, section 2.1.7).</param>
/// <param name="Concealed">Lost frames whose sound was made up by the decoder (RFC 6716, section 4.4).</param>
/// <param name="Skipped">Lost frames in whose place nothing was played: jumped over, since playout was late anyway, missed while nothing came at all, or thrown away for want of room.</param>
/// <param name="LossRuns">Runs of frames, one or more in a row, that were concealed or skipped.</param>
public readonly record struct RecoveryStatistics(long Played, long RedRecovered, long FecRecovered, long Concealed, long Skipped, long LossRuns)
{
    /// <summary>Frames whose own packet did not come in time.</summary>
    public long Lost => RedRecovered + FecRecovered + Concealed + Skipped;

    /// <summary>Frames that were neither received nor recovered: the loss that is heard.</summary>
    public long Unrecovered => Concealed + Skipped;

    /// <summary>Frames altogether.</summary>
    public long Frames => Played + FecRecovered + Concealed + Skipped;
}
