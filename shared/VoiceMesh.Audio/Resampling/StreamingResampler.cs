using System.Numerics;
using VoiceMesh.Audio.Pcm;

namespace VoiceMesh.Audio.Resampling;

/// <summary>Converts a mono stream from one sample rate to another, piece by piece, with the same result however the stream is cut.</summary>
/// <remarks>
/// <para>A rational polyphase FIR with 64 taps per phase at the lower rate: flat to 0.82 of the lower Nyquist frequency, at least 84 dB down
/// from that frequency on, 32 to 36 samples of the lower rate of latency (2 ms at 16 kHz). Equal rates pass through unchanged and without latency.</para>
/// <para>Output starts with the first input sample: N input samples give exactly ceil(N × output rate / input rate) output samples, so a 20 ms frame
/// gives a 20 ms frame. The signal in it is late by <see cref="LatencySamples"/>; <see cref="Flush(Span{float})"/> hands out that tail.</para>
/// <para>Nothing is allocated after construction. Not safe for use by several threads at once; the filter itself is shared by all streams.</para>
/// </remarks>
public sealed class StreamingResampler
{
    private const int BlockSamples = 1024;
    private static readonly int[] Rates = [8000, 16000, 22050, 24000, 44100, 48000];

    private readonly PolyphaseFilterBank? _bank;
    private readonly float[] _window;
    private readonly float[] _block = [];
    private int _position;
    private int _phase;

    /// <summary>Creates a converter for one stream.</summary>
    /// <param name="inputRateHz">8000, 16000, 22050, 24000, 44100 or 48000.</param>
    /// <param name="outputRateHz">8000, 16000, 22050, 24000, 44100 or 48000.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate is none of these.</exception>
    public StreamingResampler(int inputRateHz, int outputRateHz)
    {
        InputRateHz = Supported(inputRateHz, nameof(inputRateHz));
        OutputRateHz = Supported(outputRateHz, nameof(outputRateHz));
        if (inputRateHz == outputRateHz)
        {
            _window = [];
            return;
        }

        _bank = PolyphaseFilterBank.For(inputRateHz, outputRateHz);
        _window = new float[_bank.Length - 1 + BlockSamples];
        _block = new float[((BlockSamples * _bank.Up) + _bank.Down - 1) / _bank.Down];
        LatencySamples = (int)Math.Round(((_bank.Length * _bank.Up) - 1) / 2.0 / _bank.Down);
    }

    /// <summary>The sample rates that can be converted, any to any, in Hz.</summary>
    public static ReadOnlySpan<int> SupportedRatesHz => Rates;

    /// <summary>Rate of the input in Hz.</summary>
    public int InputRateHz { get; }

    /// <summary>Rate of the output in Hz.</summary>
    public int OutputRateHz { get; }

    /// <summary>How late the signal is in the output, in samples of the output, rounded.</summary>
    public int LatencySamples { get; }

    /// <summary>Whether a rate can be converted.</summary>
    /// <param name="rateHz">Any number.</param>
    /// <returns>True for the values of <see cref="SupportedRatesHz"/>.</returns>
    public static bool IsSupported(int rateHz) => Rates.AsSpan().Contains(rateHz);

    /// <summary>The most samples that a call with this much input can give, in any state.</summary>
    /// <param name="inputLength">Input samples, 0 or more.</param>
    /// <returns>ceil(<paramref name="inputLength"/> × output rate / input rate).</returns>
    /// <exception cref="OverflowException">The result exceeds the longest span.</exception>
    public int MaxOutput(int inputLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(inputLength);
        return _bank is null ? inputLength : checked((int)((((long)inputLength * _bank.Up) + _bank.Down - 1) / _bank.Down));
    }

    /// <summary>Converts the next piece of the stream.</summary>
    /// <param name="input">Any number of samples; must not overlap <paramref name="output"/>.</param>
    /// <param name="output">Room for <see cref="MaxOutput"/> of the input's length.</param>
    /// <returns>The number of samples written.</returns>
    /// <exception cref="ArgumentException"><paramref name="output"/> is too short; nothing was taken.</exception>
    public int Process(ReadOnlySpan<float> input, Span<float> output)
    {
        RequireRoom(MaxOutput(input.Length), output.Length);
        if (_bank is null)
        {
            input.CopyTo(output);
            return input.Length;
        }

        var written = 0;
        while (!input.IsEmpty)
        {
            var take = Math.Min(input.Length, BlockSamples);
            input[..take].CopyTo(_window.AsSpan(_bank.Length - 1));
            written += Filter(_bank, take, output[written..]);
            input = input[take..];
        }

        return written;
    }

    /// <summary>Converts the next piece of the stream in 16-bit samples, saturating what the filter overshoots.</summary>
    /// <param name="input">Any number of samples; must not overlap <paramref name="output"/>.</param>
    /// <param name="output">Room for <see cref="MaxOutput"/> of the input's length.</param>
    /// <returns>The number of samples written.</returns>
    /// <exception cref="ArgumentException"><paramref name="output"/> is too short; nothing was taken.</exception>
    public int Process(ReadOnlySpan<short> input, Span<short> output)
    {
        RequireRoom(MaxOutput(input.Length), output.Length);
        if (_bank is null)
        {
            input.CopyTo(output);
            return input.Length;
        }

        var written = 0;
        while (!input.IsEmpty)
        {
            var take = Math.Min(input.Length, BlockSamples);
            PcmConverter.ToFloat(input[..take], _window.AsSpan(_bank.Length - 1));
            var made = Filter(_bank, take, _block);
            PcmConverter.ToPcm16(_block.AsSpan(0, made), output[written..]);
            written += made;
            input = input[take..];
        }

        return written;
    }

    /// <summary>Ends the stream: hands out the samples that the latency still held back and makes ready for another stream.</summary>
    /// <param name="output">Room for <see cref="LatencySamples"/>.</param>
    /// <returns>The number of samples written: <see cref="LatencySamples"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="output"/> is too short; nothing was taken.</exception>
    public int Flush(Span<float> output)
    {
        RequireRoom(LatencySamples, output.Length);
        var written = 0;
        while (_bank is not null && written < LatencySamples)
        {
            FeedSilence(_bank);
            var made = Math.Min(Filter(_bank, 1, _block), LatencySamples - written);
            _block.AsSpan(0, made).CopyTo(output[written..]);
            written += made;
        }

        Reset();
        return written;
    }

    /// <summary>Ends the stream in 16-bit samples: hands out what the latency still held back and makes ready for another stream.</summary>
    /// <param name="output">Room for <see cref="LatencySamples"/>.</param>
    /// <returns>The number of samples written: <see cref="LatencySamples"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="output"/> is too short; nothing was taken.</exception>
    public int Flush(Span<short> output)
    {
        RequireRoom(LatencySamples, output.Length);
        var written = 0;
        while (_bank is not null && written < LatencySamples)
        {
            FeedSilence(_bank);
            var made = Math.Min(Filter(_bank, 1, _block), LatencySamples - written);
            PcmConverter.ToPcm16(_block.AsSpan(0, made), output[written..]);
            written += made;
        }

        Reset();
        return written;
    }

    /// <summary>Forgets the stream and makes ready for another.</summary>
    public void Reset()
    {
        Array.Clear(_window);
        _position = 0;
        _phase = 0;
    }

    private static int Supported(int rateHz, string parameter) =>
        IsSupported(rateHz)
            ? rateHz
            : throw new ArgumentOutOfRangeException(parameter, rateHz, $"The sample rate must be one of {string.Join(", ", Rates)} Hz.");

    private static void RequireRoom(int needed, int available)
    {
        if (available < needed)
        {
            throw new ArgumentException($"The output holds {available} samples but up to {needed} are needed.");
        }
    }

    private void FeedSilence(PolyphaseFilterBank bank) => _window[bank.Length - 1] = 0;

    private int Filter(PolyphaseFilterBank bank, int newSamples, Span<float> output)
    {
        var window = _window.AsSpan();
        var position = _position;
        var phase = _phase;
        var written = 0;
        while (position < newSamples)
        {
            output[written++] = Dot(window.Slice(position, bank.Length), bank.Phase(phase));
            phase += bank.Down;
            position += phase / bank.Up;
            phase %= bank.Up;
        }

        _position = position - newSamples;
        _phase = phase;
        window.Slice(newSamples, bank.Length - 1).CopyTo(window);
        return written;
    }

    // The order of the additions is fixed by the length alone, which keeps the output bit-equal however the input is cut.
    private static float Dot(ReadOnlySpan<float> samples, ReadOnlySpan<float> taps)
    {
        var a = Vector<float>.Zero;
        var b = Vector<float>.Zero;
        var c = Vector<float>.Zero;
        var d = Vector<float>.Zero;
        var step = Vector<float>.Count;
        for (var index = 0; index < taps.Length; index += 4 * step)
        {
            var x = samples.Slice(index, 4 * step);
            var h = taps.Slice(index, 4 * step);
            a = Vector.FusedMultiplyAdd(new Vector<float>(x), new Vector<float>(h), a);
            b = Vector.FusedMultiplyAdd(new Vector<float>(x[step..]), new Vector<float>(h[step..]), b);
            c = Vector.FusedMultiplyAdd(new Vector<float>(x[(2 * step)..]), new Vector<float>(h[(2 * step)..]), c);
            d = Vector.FusedMultiplyAdd(new Vector<float>(x[(3 * step)..]), new Vector<float>(h[(3 * step)..]), d);
        }

        return Vector.Sum(a + b + (c + d));
    }
}
