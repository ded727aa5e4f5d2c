namespace VoiceMesh.Stt.Engines.PocketSphinx;

/// <summary>Follows an utterance while it is spoken, with a running mean and one pass, for interims.</summary>
internal sealed class LiveSearch(SphinxDecoder decoder) : DecodingWork, IDisposable
{
    private const int CallsPerStep = 5;
    private const int InitialMeanWeightFrames = 60;

    private readonly float[] _mean = new float[CepstralBuffer.Coefficients];
    private readonly float[] _block = new float[SphinxDecoder.FramesPerCall * CepstralBuffer.Coefficients];
    private volatile Following? _wanted;
    private Following? _active;
    private volatile Progress? _latest;
    private int _position;

    /// <inheritdoc />
    public override bool IsUrgent => false;

    /// <summary>The newest partial result of the utterance being followed; null before the first.</summary>
    public SphinxResult? Latest => _latest is { } latest && ReferenceEquals(latest.Of, _wanted) ? latest.Result : null;

    /// <summary>Begins to follow; takes effect with the next step.</summary>
    /// <param name="cepstra">The utterance.</param>
    /// <param name="onProgress">Called on the decoding thread after each step that decoded something.</param>
    public void Follow(CepstralBuffer cepstra, Action onProgress)
    {
        _wanted = new Following(cepstra, onProgress);
    }

    /// <summary>Stops following; schedule the work once more so that the decoder lets go. Another utterance may follow at once.</summary>
    public void Leave() => _wanted = null;

    /// <inheritdoc />
    public override bool Step()
    {
        var wanted = _wanted;
        if (!ReferenceEquals(wanted, _active))
        {
            EndActive();
            if (wanted is null)
            {
                return false;
            }

            decoder.Start();
            _active = wanted;
            _position = 0;
        }

        if (wanted is null)
        {
            return false;
        }

        var before = _position;
        for (var call = 0; call < CallsPerStep && ReferenceEquals(_wanted, wanted); call++)
        {
            _ = wanted.Cepstra.RunningMean(_mean, InitialMeanWeightFrames);
            var frames = wanted.Cepstra.CopyNormalised(_position, _mean, _block);
            if (frames == 0)
            {
                break;
            }

            decoder.Process(_block.AsSpan(0, frames * CepstralBuffer.Coefficients));
            _position += frames;
        }

        if (_position > before && ReferenceEquals(_wanted, wanted))
        {
            _latest = new Progress(wanted, decoder.ReadPartial(_position));
            wanted.OnProgress();
        }

        return _position < wanted.Cepstra.Count || !ReferenceEquals(_wanted, wanted);
    }

    /// <inheritdoc />
    public override void Fail(Exception fault)
    {
        // Interims are a courtesy: the final has decoders of its own, and its failure is the one that the stream reports.
        _wanted = null;
        EndActive();
    }

    /// <inheritdoc />
    public void Dispose() => decoder.Dispose();

    private void EndActive()
    {
        if (_active is not null)
        {
            _active = null;
            decoder.End();
        }
    }

    private sealed record Following(CepstralBuffer Cepstra, Action OnProgress);

    private sealed record Progress(Following Of, SphinxResult Result);
}
