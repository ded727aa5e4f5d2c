namespace Concentus;

/// <summary>Decodes one stream to its own rate and channels. Not safe for use by several threads at once.</summary>
public interface IOpusDecoder : IDisposable
{
    /// <summary>Samples per channel of the last packet.</summary>
    int LastPacketDuration { get; }

    int SampleRate { get; }

    int NumChannels { get; }

    /// <param name="in_data">A packet; empty: the packet was lost, and its sound is made up from what came before.</param>
    /// <param name="out_pcm">Takes <paramref name="frame_size"/> samples per channel, interleaved.</param>
    /// <param name="frame_size">
    /// Samples per channel. For a lost packet and with <paramref name="decode_fec"/> exactly the missing duration, a multiple of 2.5 ms.
    /// </param>
    /// <param name="decode_fec">True: recreate the packet before this one, which was lost, from the copy that this one carries.</param>
    /// <returns>The decoded samples per channel.</returns>
    /// <exception cref="OpusException">The packet is corrupt or longer than <paramref name="out_pcm"/>.</exception>
    int Decode(ReadOnlySpan<byte> in_data, Span<short> out_pcm, int frame_size, bool decode_fec = false);

    /// <summary>Forgets the stream so far.</summary>
    void ResetState();
}
