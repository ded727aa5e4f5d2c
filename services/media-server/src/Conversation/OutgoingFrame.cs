using System.Runtime.InteropServices;
using Google.Protobuf;
using VoiceMesh.Contracts.Conversation.V1;

namespace VoiceMesh.MediaServer.Conversation;

/// <summary>
/// One reusable audio message. gRPC has serialised a message when its write returns, so its bytes may be overwritten from then on; that is what makes
/// wrapping the buffer instead of copying it safe.
/// </summary>
internal sealed class OutgoingFrame
{
    private readonly byte[] _pcm;

    public OutgoingFrame(int samples)
    {
        _pcm = new byte[samples * sizeof(short)];
        Request = new ConverseRequest { Audio = new AudioFrame { Pcm = UnsafeByteOperations.UnsafeWrap(_pcm) } };
    }

    public ConverseRequest Request { get; }

    public void Fill(ulong sequence, ReadOnlySpan<short> samples, long timestampUs, float speechProbability, long receivedUnixUs)
    {
        MemoryMarshal.AsBytes(samples).CopyTo(_pcm);
        var audio = Request.Audio;
        audio.Sequence = sequence;
        audio.TimestampUs = timestampUs;
        audio.SpeechProbability = speechProbability;
        audio.ReceivedUnixUs = receivedUnixUs;
    }
}
