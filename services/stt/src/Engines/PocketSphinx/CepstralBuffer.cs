using System.Numerics.Tensors;

namespace VoiceMesh.Stt.Engines.PocketSphinx;

/// <summary>The frames of one utterance: written by the receiving thread, read by decoding threads, mean-normalised on the way out.</summary>
/// <remarks>
/// Normalising here and not in the decoder (<c>-cmn none</c>) keeps decoders free of memory: the library's own running mean survives the end of an
/// utterance and spoils the next speaker's. A final is normalised by the mean of the whole utterance, as the acoustic model was trained.
/// </remarks>
internal sealed class CepstralBuffer
{
    /// <summary>Length of a frame in milliseconds.</summary>
    public const int FrameMs = 10;

    /// <summary>Coefficients per frame.</summary>
    public const int Coefficients = 13;

    private readonly Lock _gate = new();
    private readonly float[] _initialMean;
    private readonly double[] _sum = new double[Coefficients];
    private float[] _frames = new float[256 * Coefficients];
    private int _count;

    /// <summary>Creates an empty buffer.</summary>
    /// <param name="initialMean">The acoustic model's <c>-cmninit</c>, where a running mean begins.</param>
    public CepstralBuffer(ReadOnlySpan<float> initialMean)
    {
        _initialMean = new float[Coefficients];
        initialMean[..Math.Min(initialMean.Length, Coefficients)].CopyTo(_initialMean);
    }

    /// <summary>Frames so far, 10 ms each.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Forgets everything, for the next utterance.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            Array.Clear(_sum);
            Volatile.Write(ref _count, 0);
        }
    }

    /// <summary>Adds whole frames.</summary>
    /// <param name="frames">A multiple of <see cref="Coefficients"/> values.</param>
    public void Append(ReadOnlySpan<float> frames)
    {
        lock (_gate)
        {
            var used = _count * Coefficients;
            if (used + frames.Length > _frames.Length)
            {
                Array.Resize(ref _frames, Math.Max(_frames.Length * 2, used + frames.Length));
            }

            frames.CopyTo(_frames.AsSpan(used));
            for (var i = 0; i < frames.Length; i++)
            {
                _sum[i % Coefficients] += frames[i];
            }

            Volatile.Write(ref _count, _count + (frames.Length / Coefficients));
        }
    }

    /// <summary>The mean of the whole utterance so far.</summary>
    /// <param name="mean">Receives <see cref="Coefficients"/> values.</param>
    /// <returns>The frames that it covers.</returns>
    public int BatchMean(Span<float> mean) => Mean(mean, 0);

    /// <summary>A running mean that leans on the model's initial mean while little has been heard.</summary>
    /// <param name="mean">Receives <see cref="Coefficients"/> values.</param>
    /// <param name="initialWeightFrames">How many frames the initial mean counts for.</param>
    /// <returns>The frames that it covers.</returns>
    public int RunningMean(Span<float> mean, int initialWeightFrames) => Mean(mean, initialWeightFrames);

    /// <summary>Copies frames less a mean.</summary>
    /// <param name="first">The first frame wanted.</param>
    /// <param name="mean">What to take off.</param>
    /// <param name="target">Receives whole frames.</param>
    /// <returns>Frames copied: fewer than there is room for where the utterance ends.</returns>
    public int CopyNormalised(int first, ReadOnlySpan<float> mean, Span<float> target)
    {
        lock (_gate)
        {
            var frames = Math.Clamp(_count - first, 0, target.Length / Coefficients);
            for (var frame = 0; frame < frames; frame++)
            {
                TensorPrimitives.Subtract(
                    _frames.AsSpan((first + frame) * Coefficients, Coefficients), mean, target[(frame * Coefficients)..]);
            }

            return frames;
        }
    }

    private int Mean(Span<float> mean, int initialWeightFrames)
    {
        lock (_gate)
        {
            var weight = Math.Max(1, _count + initialWeightFrames);
            for (var i = 0; i < Coefficients; i++)
            {
                mean[i] = (float)(((_initialMean[i] * initialWeightFrames) + _sum[i]) / weight);
            }

            return _count;
        }
    }
}
