using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace VoiceMesh.Audio.Pcm;

/// <summary>Conversions between 16-bit PCM and 32-bit float samples, vectorised and free of allocation.</summary>
/// <remarks>
/// Float samples are scaled so that -32768 is exactly -1.0; +1.0 is therefore one step above the largest 16-bit value and saturates to 32767.
/// A round trip from 16-bit PCM through float is lossless.
/// </remarks>
public static class PcmConverter
{
    private const float Scale = 32768f;

    /// <summary>Converts 16-bit samples to floats in [-1, 1).</summary>
    /// <param name="source">Samples to convert.</param>
    /// <param name="destination">Receives <c>source.Length</c> values; may be longer.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than <paramref name="source"/>.</exception>
    public static void ToFloat(ReadOnlySpan<short> source, Span<float> destination)
    {
        RequireRoom(source.Length, destination.Length);
        var inverse = new Vector<float>(1 / Scale);
        var index = 0;
        for (; index <= source.Length - Vector<short>.Count; index += Vector<short>.Count)
        {
            Vector.Widen(new Vector<short>(source[index..]), out var low, out var high);
            (Vector.ConvertToSingle(low) * inverse).CopyTo(destination[index..]);
            (Vector.ConvertToSingle(high) * inverse).CopyTo(destination[(index + Vector<int>.Count)..]);
        }

        for (; index < source.Length; index++)
        {
            destination[index] = source[index] * (1 / Scale);
        }
    }

    /// <summary>Converts floats to 16-bit samples: rounded to the nearest (ties to even), saturated outside [-1, 1); NaN becomes silence.</summary>
    /// <param name="source">Samples to convert.</param>
    /// <param name="destination">Receives <c>source.Length</c> values; may be longer.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than <paramref name="source"/>.</exception>
    public static void ToPcm16(ReadOnlySpan<float> source, Span<short> destination)
    {
        RequireRoom(source.Length, destination.Length);
        var scale = new Vector<float>(Scale);
        var index = 0;
        for (; index <= source.Length - Vector<short>.Count; index += Vector<short>.Count)
        {
            var low = Vector.ConvertToInt32(Vector.Round(new Vector<float>(source[index..]) * scale));
            var high = Vector.ConvertToInt32(Vector.Round(new Vector<float>(source[(index + Vector<float>.Count)..]) * scale));
            Vector.NarrowWithSaturation(low, high).CopyTo(destination[index..]);
        }

        for (; index < source.Length; index++)
        {
            destination[index] = ToPcm16(source[index]);
        }
    }

    /// <summary>Converts one float sample: rounded to the nearest (ties to even), saturated; NaN becomes zero.</summary>
    /// <param name="sample">Nominally in [-1, 1).</param>
    /// <returns>The nearest 16-bit value.</returns>
    public static short ToPcm16(float sample) => (short)Math.Clamp((int)MathF.Round(sample * Scale), short.MinValue, short.MaxValue);

    /// <summary>Reads little-endian 16-bit samples from bytes, whatever the byte order and alignment of the machine.</summary>
    /// <param name="source">An even number of bytes.</param>
    /// <param name="destination">Receives <c>source.Length / 2</c> samples; may be longer.</param>
    /// <returns>The number of samples written.</returns>
    /// <exception cref="ArgumentException">The number of bytes is odd or <paramref name="destination"/> is too short.</exception>
    public static int ReadPcm16(ReadOnlySpan<byte> source, Span<short> destination)
    {
        if (source.Length % sizeof(short) != 0)
        {
            throw new ArgumentException($"PCM16 takes two bytes a sample; {source.Length} bytes end in half a sample.", nameof(source));
        }

        var samples = source.Length / sizeof(short);
        RequireRoom(samples, destination.Length);
        source.CopyTo(MemoryMarshal.AsBytes(destination));
        SwapOnBigEndian(destination[..samples]);
        return samples;
    }

    /// <summary>Writes samples as little-endian 16-bit PCM.</summary>
    /// <param name="source">Samples to write.</param>
    /// <param name="destination">Receives <c>source.Length * 2</c> bytes; may be longer.</param>
    /// <returns>The number of bytes written.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    public static int WritePcm16(ReadOnlySpan<short> source, Span<byte> destination)
    {
        var bytes = source.Length * sizeof(short);
        RequireRoom(bytes, destination.Length);
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(source).CopyTo(destination);
            return bytes;
        }

        for (var index = 0; index < source.Length; index++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(destination[(index * sizeof(short))..], source[index]);
        }

        return bytes;
    }

    /// <summary>Mixes interleaved channels down to one by their mean, which cannot clip.</summary>
    /// <param name="interleaved">A whole number of sample frames.</param>
    /// <param name="channels">Channels per sample frame, 1 or more.</param>
    /// <param name="mono">Receives <c>interleaved.Length / channels</c> samples; may be the start of <paramref name="interleaved"/> itself.</param>
    /// <returns>The number of samples written.</returns>
    /// <exception cref="ArgumentException">The input is no whole number of sample frames, or <paramref name="mono"/> is too short.</exception>
    public static int MixToMono(ReadOnlySpan<short> interleaved, int channels, Span<short> mono)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        if (interleaved.Length % channels != 0)
        {
            throw new ArgumentException($"{interleaved.Length} samples are no whole number of {channels}-channel frames.", nameof(interleaved));
        }

        var frames = interleaved.Length / channels;
        RequireRoom(frames, mono.Length);
        for (var frame = 0; frame < frames; frame++)
        {
            var sum = 0;
            foreach (var sample in interleaved.Slice(frame * channels, channels))
            {
                sum += sample;
            }

            mono[frame] = (short)(sum / channels);
        }

        return frames;
    }

    private static void SwapOnBigEndian(Span<short> samples)
    {
        if (!BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(samples, samples);
        }
    }

    private static void RequireRoom(int needed, int available)
    {
        if (available < needed)
        {
            throw new ArgumentException($"The destination holds {available} elements but {needed} are needed.");
        }
    }
}
