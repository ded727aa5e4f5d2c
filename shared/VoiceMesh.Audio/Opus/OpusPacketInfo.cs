using System.Diagnostics.CodeAnalysis;

namespace VoiceMesh.Audio.Opus;

/// <summary>What the first bytes of an Opus packet say about it, after its framing was checked as a whole.</summary>
/// <remarks>RFC 6716, section 3: table of contents byte, frame packing codes 0 to 3 and the requirements R1 to R7.</remarks>
/// <param name="FrameCount">Frames in the packet, 1 to 48.</param>
/// <param name="FrameDurationUs">Microseconds of each frame: 2500, 5000, 10000, 20000, 40000 or 60000.</param>
/// <param name="IsStereo">Whether the frames hold two channels; the decoder mixes them to one.</param>
public readonly record struct OpusPacketInfo(int FrameCount, int FrameDurationUs, bool IsStereo)
{
    private const int MaxFrameBytes = 1275;
    private const int MaxPacketDurationUs = OpusFormat.MaxPacketDurationMs * 1000;

    /// <summary>Microseconds of the whole packet, 120000 at most.</summary>
    public int DurationUs => FrameCount * FrameDurationUs;

    /// <summary>Samples that the packet decodes to.</summary>
    /// <param name="sampleRateHz">Rate to decode to, in Hz.</param>
    /// <returns>A whole number at every rate that Opus knows.</returns>
    public int Samples(int sampleRateHz) => (int)((long)DurationUs * sampleRateHz / 1_000_000);

    /// <summary>Reads and checks the framing of a packet.</summary>
    /// <param name="packet">A packet as it came from the network.</param>
    /// <returns>What it says.</returns>
    /// <exception cref="OpusPacketException">It is no Opus packet.</exception>
    public static OpusPacketInfo Inspect(ReadOnlySpan<byte> packet) =>
        TryInspect(packet, out var info, out var problem) ? info : throw new OpusPacketException(problem);

    /// <summary>Reads and checks the framing of a packet without throwing.</summary>
    /// <param name="packet">A packet as it came from the network.</param>
    /// <param name="info">What it says, where it is one.</param>
    /// <param name="problem">What is wrong with it, where it is none.</param>
    /// <returns>Whether it is an Opus packet.</returns>
    public static bool TryInspect(ReadOnlySpan<byte> packet, out OpusPacketInfo info, [NotNullWhen(false)] out string? problem)
    {
        info = default;
        if (packet.IsEmpty)
        {
            problem = "An Opus packet has one byte at least; this one is empty.";
            return false;
        }

        var body = packet[1..];
        int frames;
        problem = (packet[0] & 3) switch
        {
            0 => CheckOne(body, out frames),
            1 => CheckTwoEqual(body, out frames),
            2 => CheckTwo(body, out frames),
            _ => CheckMany(body, FrameDuration(packet[0]), out frames),
        };
        if (problem is not null)
        {
            return false;
        }

        info = new OpusPacketInfo(frames, FrameDuration(packet[0]), (packet[0] & 4) != 0);
        return true;
    }

    private static int FrameDuration(byte tableOfContents)
    {
        var configuration = tableOfContents >> 3;
        return configuration switch
        {
            // SILK: 10, 20, 40, 60 ms; hybrid: 10, 20 ms; CELT: 2.5, 5, 10, 20 ms.
            < 12 => (configuration & 3) switch { 0 => 10_000, 1 => 20_000, 2 => 40_000, _ => 60_000 },
            < 16 => (configuration & 1) == 0 ? 10_000 : 20_000,
            _ => 2_500 << (configuration & 3),
        };
    }

    private static string? CheckOne(ReadOnlySpan<byte> body, out int frames)
    {
        frames = 1;
        return TooLong(body.Length);
    }

    private static string? CheckTwoEqual(ReadOnlySpan<byte> body, out int frames)
    {
        frames = 2;
        return body.Length % 2 != 0
            ? $"The Opus packet announces two frames of equal size in {body.Length} bytes, an odd number."
            : TooLong(body.Length / 2);
    }

    private static string? CheckTwo(ReadOnlySpan<byte> body, out int frames)
    {
        frames = 2;
        if (!TryReadLength(ref body, out var first) || first > body.Length)
        {
            return "The Opus packet's first of two frames is longer than the packet.";
        }

        return TooLong(first) ?? TooLong(body.Length - first);
    }

    private static string? CheckMany(ReadOnlySpan<byte> body, int frameDurationUs, out int frames)
    {
        frames = 0;
        if (body.IsEmpty)
        {
            return "The Opus packet ends before its frame count.";
        }

        var header = body[0];
        body = body[1..];
        frames = header & 0x3F;
        if (frames == 0 || frames * frameDurationUs > MaxPacketDurationUs)
        {
            return $"The Opus packet announces {frames} frames of {frameDurationUs / 1000.0:0.#} ms; 1 to {MaxPacketDurationUs / frameDurationUs} are allowed.";
        }

        if ((header & 0x40) != 0 && !TrySkipPadding(ref body))
        {
            return "The Opus packet's padding is longer than the packet.";
        }

        return (header & 0x80) != 0 ? CheckVariable(body, frames) : CheckConstant(body, frames);
    }

    private static string? CheckConstant(ReadOnlySpan<byte> body, int frames) =>
        body.Length % frames != 0
            ? $"The Opus packet announces {frames} frames of equal size in {body.Length} bytes, which do not divide evenly."
            : TooLong(body.Length / frames);

    private static string? CheckVariable(ReadOnlySpan<byte> body, int frames)
    {
        var announced = 0;
        for (var frame = 0; frame < frames - 1; frame++)
        {
            if (!TryReadLength(ref body, out var length))
            {
                return $"The Opus packet ends before the length of its frame {frame + 1} of {frames}.";
            }

            announced += length;
        }

        return announced > body.Length
            ? $"The Opus packet's frames take {announced} bytes before the last but only {body.Length} follow."
            : TooLong(body.Length - announced);
    }

    private static string? TooLong(int length) =>
        length > MaxFrameBytes ? $"An Opus frame has {MaxFrameBytes} bytes at most; this packet holds one of {length}." : null;

    private static bool TryReadLength(ref ReadOnlySpan<byte> body, out int length)
    {
        length = 0;
        if (body.IsEmpty)
        {
            return false;
        }

        length = body[0];
        if (length < 252)
        {
            body = body[1..];
            return true;
        }

        if (body.Length < 2)
        {
            return false;
        }

        length += 4 * body[1];
        body = body[2..];
        return true;
    }

    private static bool TrySkipPadding(ref ReadOnlySpan<byte> body)
    {
        var padding = 0;
        while (!body.IsEmpty)
        {
            var value = body[0];
            body = body[1..];
            if (value < 255)
            {
                padding += value;
                if (padding > body.Length)
                {
                    return false;
                }

                body = body[..^padding];
                return true;
            }

            padding += 254;
        }

        return false;
    }
}
