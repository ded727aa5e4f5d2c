namespace VoiceMesh.Whisper.Spectrogram;

/// <summary>
/// Whisper's log-mel spectrogram (Radford et al. 2022, §2.2) with the borders of whisper.cpp: 200 reflected samples before the audio, 30 s and 200 samples
/// of silence behind it. The silence is never computed: its value is known, so a second of speech costs a second's work. Not safe for concurrent use;
/// its buffer grows to the longest audio it has seen and is used again.
/// </summary>
public sealed class LogMelSpectrogram
{
    private const int Border = AudioFrames.WindowSamples / 2;
    private const int TrailingSamples = AudioFrames.PieceSeconds * AudioFrames.SampleRateHz;
    private const double PowerFloor = 1e-10;
    private const float LogFloor = -10f;
    private const float DynamicRange = 8f;

    private readonly int _bands;
    private readonly MelBand[] _filters;
    private readonly double[] _hann = new double[AudioFrames.WindowSamples];
    private readonly double[] _windowed = new double[AudioFrames.WindowSamples];
    private readonly double[] _power = new double[AudioFrames.PowerBins];
    private readonly RealFourierTransform _transform = new(AudioFrames.WindowSamples);
    private float[] _logs = [];
    private int _computedFrames;
    private float _floor = LogFloor;

    /// <summary>Makes a spectrogram.</summary>
    /// <param name="bands">Mel bands.</param>
    /// <param name="filters">The weight of every power bin in every band, [<paramref name="bands"/>][<see cref="AudioFrames.PowerBins"/>].</param>
    public LogMelSpectrogram(int bands, ReadOnlySpan<float> filters)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bands);
        ArgumentOutOfRangeException.ThrowIfNotEqual(filters.Length, bands * AudioFrames.PowerBins);
        _bands = bands;
        _filters = new MelBand[bands];
        for (var band = 0; band < bands; band++)
        {
            _filters[band] = MelBand.From(filters.Slice(band * AudioFrames.PowerBins, AudioFrames.PowerBins));
        }

        for (var index = 0; index < _hann.Length; index++)
        {
            _hann[index] = 0.5 * (1 - Math.Cos(2 * Math.PI * index / AudioFrames.WindowSamples));
        }
    }

    /// <summary>Mel bands.</summary>
    public int Bands => _bands;

    /// <summary>Frames of the spectrogram, the silence behind the audio included.</summary>
    public int Frames { get; private set; }

    /// <summary>Frames that begin within the audio; where decoding ends.</summary>
    public int AudioFrameCount { get; private set; }

    /// <summary>Computes the spectrogram of a recording.</summary>
    /// <param name="samples">16 kHz, −1 to 1.</param>
    public void Compute(ReadOnlySpan<float> samples)
    {
        Frames = (samples.Length + TrailingSamples) / AudioFrames.HopSamples;
        AudioFrameCount = 1 + Math.Max(0, (samples.Length - Border) / AudioFrames.HopSamples);
        _computedFrames = Math.Min(Frames, (samples.Length + Border + AudioFrames.HopSamples - 1) / AudioFrames.HopSamples);
        if (_logs.Length < _computedFrames * _bands)
        {
            _logs = new float[_computedFrames * _bands];
        }

        // Frames of silence are always there, so their value takes part in the maximum.
        var highest = LogFloor;
        for (var frame = 0; frame < _computedFrames; frame++)
        {
            Window(samples, (frame * AudioFrames.HopSamples) - Border);
            _transform.Power(_windowed, _power);
            var logs = _logs.AsSpan(frame * _bands, _bands);
            for (var band = 0; band < _bands; band++)
            {
                logs[band] = (float)Math.Log10(Math.Max(_filters[band].Apply(_power), PowerFloor));
                highest = Math.Max(highest, logs[band]);
            }
        }

        _floor = highest - DynamicRange;
    }

    /// <summary>Writes the encoder's input: the frames from an offset on, zero behind the spectrogram's end.</summary>
    /// <param name="firstFrame">The offset, at least 0.</param>
    /// <param name="audioContext">Frames of the encoder's output; half as many as are written.</param>
    /// <param name="window">Receives [<see cref="Bands"/>][2 × <paramref name="audioContext"/>] values.</param>
    public void CopyWindow(int firstFrame, int audioContext, Span<float> window)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstFrame);
        var width = AudioFrames.PerEncoderFrame * audioContext;
        ArgumentOutOfRangeException.ThrowIfLessThan(window.Length, _bands * width);
        var computed = Math.Clamp(_computedFrames - firstFrame, 0, width);
        var inside = Math.Clamp(Frames - firstFrame, 0, width);
        var silence = Normalize(LogFloor);
        for (var band = 0; band < _bands; band++)
        {
            var row = window.Slice(band * width, width);
            for (var frame = 0; frame < computed; frame++)
            {
                row[frame] = Normalize(_logs[((firstFrame + frame) * _bands) + band]);
            }

            row[computed..inside].Fill(silence);
            row[inside..].Clear();
        }
    }

    private float Normalize(float log) => (Math.Max(log, _floor) + 4f) / 4f;

    private void Window(ReadOnlySpan<float> samples, int first)
    {
        for (var index = 0; index < _windowed.Length; index++)
        {
            // Sample 0 is the mirror: it is not repeated.
            var position = Math.Abs(first + index);
            _windowed[index] = position < samples.Length ? _hann[index] * samples[position] : 0;
        }
    }
}
