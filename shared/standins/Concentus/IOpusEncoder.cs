using Concentus.Enums;

namespace Concentus;

/// <summary>Encodes one stream of one or two channels. Not safe for use by several threads at once.</summary>
public interface IOpusEncoder : IDisposable
{
    OpusApplication Application { get; set; }

    /// <summary>In bits per second, 6000 to 510000.</summary>
    int Bitrate { get; set; }

    /// <summary>0 (least work) to 10.</summary>
    int Complexity { get; set; }

    /// <summary>True: silence is sent as rare, tiny packets.</summary>
    bool UseDTX { get; set; }

    /// <summary>True: packets carry a coarse copy of the frame before, as far as <see cref="PacketLossPercent"/> makes it worth its bits.</summary>
    bool UseInbandFEC { get; set; }

    /// <summary>The loss to expect on the way, 0 to 100.</summary>
    int PacketLossPercent { get; set; }

    OpusSignal SignalType { get; set; }

    int SampleRate { get; }

    int NumChannels { get; }

    /// <param name="in_pcm">At least <paramref name="frame_size"/> samples per channel, interleaved.</param>
    /// <param name="frame_size">Samples per channel: 2.5, 5, 10, 20, 40 or 60 ms at the encoder's rate.</param>
    /// <param name="out_data">Takes the packet.</param>
    /// <param name="max_data_bytes">The most bytes the packet may take, up to the length of <paramref name="out_data"/>.</param>
    /// <returns>The length of the packet in bytes.</returns>
    /// <exception cref="OpusException">The frame cannot be encoded, for one because of its size.</exception>
    int Encode(ReadOnlySpan<short> in_pcm, int frame_size, Span<byte> out_data, int max_data_bytes);

    /// <summary>Forgets the stream so far; the settings stay.</summary>
    void ResetState();
}
