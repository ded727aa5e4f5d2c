namespace Concentus.Native;

internal sealed unsafe class NativeOpusDecoder : IOpusDecoder
{
    private readonly OpusDecoderHandle _handle;

    public NativeOpusDecoder(int sampleRate, int numChannels)
    {
        _handle = OpusLibrary.Open(
            (out int error) => OpusLibrary.CreateDecoder(sampleRate, numChannels, out error),
            $"a decoder of {numChannels} channels at {sampleRate} Hz");
        SampleRate = sampleRate;
        NumChannels = numChannels;
    }

    public int SampleRate { get; }

    public int NumChannels { get; }

    public int LastPacketDuration
    {
        get
        {
            int duration;
            OpusLibrary.Check(OpusLibrary.Control(_handle, OpusRequest.GetLastPacketDuration, (nint)(&duration)));
            return duration;
        }
    }

    public int Decode(ReadOnlySpan<byte> in_data, Span<short> out_pcm, int frame_size, bool decode_fec = false)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)frame_size * NumChannels, out_pcm.Length, nameof(frame_size));

        // An empty span is pinned as a null pointer, which is how libopus is told of a lost packet.
        fixed (byte* packet = in_data)
        fixed (short* pcm = out_pcm)
        {
            return OpusLibrary.Check(OpusLibrary.Decode(_handle, packet, in_data.Length, pcm, frame_size, decode_fec ? 1 : 0));
        }
    }

    public void ResetState() => OpusLibrary.Check(OpusLibrary.Control(_handle, OpusRequest.ResetState, 0));

    public void Dispose() => _handle.Dispose();
}
