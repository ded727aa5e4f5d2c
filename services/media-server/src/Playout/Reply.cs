using System.Diagnostics;
using VoiceMesh.Contracts.Conversation.V1;

namespace VoiceMesh.MediaServer.Playout;

/// <summary>The reply that is being played: its audio, its clock, and what the client said of it.</summary>
internal sealed class Reply(ReplyStarted started, ReplyAudioBuffer audio, Playhead playhead, bool silent)
{
    public string TurnId => started.TurnId;

    public string Engine => started.Engine;

    public string Voice => started.Voice;

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

    /// <summary>What was heard of it before it moved to its present transport.</summary>
    public uint HeardBeforeMs { get; private set; }

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

    /// <summary>Goes over to another transport.</summary>
    /// <param name="heardMs">What was heard until now.</param>
    /// <param name="sentAgain">Whether anything of it is still to be sent there.</param>
    public void Move(uint heardMs, bool sentAgain)
    {
        HeardBeforeMs = heardMs;
        AcknowledgedMs = heardMs;
        if (!sentAgain)
        {
            return;
        }

        WaitingSamples = 0;
        FirstFrameSent = FirstFrameLeft;
        EndAnnounced = false;
        DrainedTimestamp = 0;
    }

    public ActivityContext TraceContext => ActivityContext.TryParse(started.Traceparent, null, isRemote: true, out var context) ? context : default;
}
