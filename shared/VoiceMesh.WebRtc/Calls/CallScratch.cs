using VoiceMesh.Audio.Opus;
using VoiceMesh.WebRtc.Receiving;
using VoiceMesh.WebRtc.Rtcp;

namespace VoiceMesh.WebRtc.Calls;

/// <summary>Buffers that all calls of a worker use, one after the other.</summary>
internal sealed class CallScratch
{
    private const int MaxDatagram = 9_000;

    /// <summary>The packet that is looked at.</summary>
    public byte[] Inbound { get; } = new byte[MaxDatagram];

    /// <summary>The packet that is made.</summary>
    public byte[] Outbound { get; } = new byte[Math.Max(AudioSender.MaxPacketBytes, RtcpSession.MaxDatagramBytes)];

    /// <summary>What was heard.</summary>
    public short[] Heard { get; } = new short[OpusFormat.FrameSamples(CallAudio.ListenerRateHz)];

    /// <summary>What is said.</summary>
    public short[] Said { get; } = new short[OpusFormat.FrameSamples(48_000)];
}
