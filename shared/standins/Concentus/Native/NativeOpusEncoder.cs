using Concentus.Enums;

namespace Concentus.Native;

internal sealed unsafe class NativeOpusEncoder : IOpusEncoder
{
    private readonly OpusEncoderHandle _handle;

    public NativeOpusEncoder(int sampleRate, int numChannels, OpusApplication application)
    {
        _handle = OpusLibrary.Open(
            (out int error) => OpusLibrary.CreateEncoder(sampleRate, numChannels, (int)application, out error),
            $"an encoder of {numChannels} channels at {sampleRate} Hz");
        SampleRate = sampleRate;
        NumChannels = numChannels;
    }

    public int SampleRate { get; }

    public int NumChannels { get; }

    public OpusApplication Application
    {
        get => (OpusApplication)Get(OpusRequest.GetApplication);
        set => Set(OpusRequest.SetApplication, (int)value);
    }

    public int Bitrate
    {
        get => Get(OpusRequest.GetBitrate);
        set => Set(OpusRequest.SetBitrate, value);
    }

    public int Complexity
    {
        get => Get(OpusRequest.GetComplexity);
        set => Set(OpusRequest.SetComplexity, value);
    }

    public bool UseDTX
    {
        get => Get(OpusRequest.GetDtx) != 0;
        set => Set(OpusRequest.SetDtx, value ? 1 : 0);
    }

    public bool UseInbandFEC
    {
        get => Get(OpusRequest.GetInbandFec) != 0;
        set => Set(OpusRequest.SetInbandFec, value ? 1 : 0);
    }

    public int PacketLossPercent
    {
        get => Get(OpusRequest.GetPacketLossPercent);
        set => Set(OpusRequest.SetPacketLossPercent, value);
    }

    public OpusSignal SignalType
    {
        get => (OpusSignal)Get(OpusRequest.GetSignal);
        set => Set(OpusRequest.SetSignal, (int)value);
    }

    public int Encode(ReadOnlySpan<short> in_pcm, int frame_size, Span<byte> out_data, int max_data_bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)frame_size * NumChannels, in_pcm.Length, nameof(frame_size));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(max_data_bytes, out_data.Length);
        fixed (short* pcm = in_pcm)
        fixed (byte* packet = out_data)
        {
            return OpusLibrary.Check(OpusLibrary.Encode(_handle, pcm, frame_size, packet, max_data_bytes));
        }
    }

    public void ResetState() => OpusLibrary.Check(OpusLibrary.Control(_handle, OpusRequest.ResetState, 0));

    public void Dispose() => _handle.Dispose();

    private int Get(OpusRequest request)
    {
        int value;
        OpusLibrary.Check(OpusLibrary.Control(_handle, request, (nint)(&value)));
        return value;
    }

    private void Set(OpusRequest request, int value) => OpusLibrary.Check(OpusLibrary.Control(_handle, request, value));
}
