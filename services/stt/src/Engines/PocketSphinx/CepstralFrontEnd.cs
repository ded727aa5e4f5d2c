namespace VoiceMesh.Stt.Engines.PocketSphinx;

/// <summary>Turns one utterance's samples into mel cepstra, 100 frames a second, without normalising them.</summary>
/// <remarks>Costs about 16 µs per 32 ms of audio, so it runs on the thread that receives the audio. Not thread-safe.</remarks>
internal sealed class CepstralFrontEnd : IDisposable
{
    private const int SamplesPerFrame = 160;
    private nint _handle;

    /// <summary>Creates a front end with the acoustic model's parameters.</summary>
    /// <param name="arguments">Settings that hold the model's feature parameters.</param>
    public CepstralFrontEnd(SphinxArguments arguments)
    {
        _handle = SphinxBaseNative.CreateFrontEnd(arguments.Handle);
        if (_handle == 0)
        {
            throw new SpeechEngineUnavailableException("PocketSphinx cannot create its front end from the acoustic model's feat.params.");
        }
    }

    /// <summary>Begins an utterance; nothing of the one before is kept, its noise estimate included.</summary>
    public void Start()
    {
        SphinxBaseNative.StartStream(_handle);
        _ = SphinxBaseNative.StartUtterance(_handle);
    }

    /// <summary>Takes samples; frames that they complete go to the buffer.</summary>
    /// <param name="samples">16 kHz mono.</param>
    /// <param name="cepstra">Receives the frames.</param>
    public unsafe void Append(ReadOnlySpan<short> samples, CepstralBuffer cepstra)
    {
        const int MostFrames = 16;
        Span<float> block = stackalloc float[MostFrames * CepstralBuffer.Coefficients];
        fixed (float* values = block)
        {
            var rows = stackalloc float*[MostFrames];
            for (var row = 0; row < MostFrames; row++)
            {
                rows[row] = values + (row * CepstralBuffer.Coefficients);
            }

            // Room for two frames more than the samples make: the front end may hold back parts of earlier ones.
            const int MostSamples = (MostFrames - 3) * SamplesPerFrame;
            while (samples.Length > 0)
            {
                var piece = samples[..Math.Min(samples.Length, MostSamples)];
                samples = samples[piece.Length..];
                fixed (short* first = piece)
                {
                    var next = first;
                    var left = (nuint)piece.Length;
                    var frames = MostFrames;
                    int firstFrame;
                    _ = SphinxBaseNative.ProcessFrames(_handle, &next, &left, rows, &frames, &firstFrame);
                    cepstra.Append(block[..(frames * CepstralBuffer.Coefficients)]);
                }
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_handle != 0)
        {
            _ = SphinxBaseNative.FreeFrontEnd(_handle);
            _handle = 0;
        }
    }
}
