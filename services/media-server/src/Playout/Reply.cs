using System.Diagnostics;

namespace VoiceMesh.MediaServer.Playout;

/// <summary>The reply that is being played: its audio, its clock, and what the client said of it.</summary>
internal sealed class Reply(string turnId, string traceParent, ReplyAudioBuffer audio, Playhead playhead, bool silent)
{
    public string TurnId => turnId;

    /// <summary>True: nobody was connected when it began, so nobody hears it.</summary>
    public bool IsSilent => silent;

    public ReplyAudioBuffer Audio => audio;

    public Playhead Playhead => playhead;

    public DateTimeOffset FirstAudioAt { get; set; }

    public bool FirstFrameSent { get; set; }

    public bool FirstFrameLeft { get; set; }

    public bool Overflowed { get; set; }

    /// <summary>True once the client was told that all of the reply was sent.</summary>
    public bool EndAnnounced { get; set; }

    /// <summary>A frame that the transport could not take yet.</summary>
    public int WaitingSamples { get; set; }

    public uint AcknowledgedMs { get; private set; }

    public bool AcknowledgedEnd { get; private set; }

    public long LastReportTimestamp { get; set; }

    public long DrainedTimestamp { get; set; }

    public uint SentMs => (uint)Playhead.Sent.TotalMilliseconds;

    /// <summary>Believes the client, within what it was sent and never backwards.</summary>
    public void Acknowledge(uint playedMs, bool finished)
    {
        AcknowledgedMs = Math.Clamp(playedMs, AcknowledgedMs, Math.Max(SentMs, AcknowledgedMs));
        AcknowledgedEnd |= finished && EndAnnounced;
    }

    public ActivityContext TraceContext => ActivityContext.TryParse(traceParent, null, isRemote: true, out var context) ? context : default;
}
