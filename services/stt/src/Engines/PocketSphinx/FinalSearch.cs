namespace VoiceMesh.Stt.Engines.PocketSphinx;

/// <summary>Decodes an utterance as a whole: normalised by its own mean, with every pass of the decoder.</summary>
internal sealed class FinalSearch(SphinxDecoder decoder) : DecodingWork, IDisposable
{
    private const int CallsPerStep = 10;

    private readonly float[] _block = new float[SphinxDecoder.FramesPerCall * CepstralBuffer.Coefficients];
    private volatile FinalRequest? _wanted;
    private FinalRequest? _active;
    private int _position;

    /// <inheritdoc />
    public override bool IsUrgent => true;

    /// <summary>Asks for a final over what the buffer holds now; an earlier request that is still running is dropped. Schedule the work afterwards.</summary>
    /// <param name="cepstra">The utterance.</param>
    public Task<SphinxResult> Decode(CepstralBuffer cepstra)
    {
        Drop();
        var mean = new float[CepstralBuffer.Coefficients];
        var frames = cepstra.BatchMean(mean);
        var request = new FinalRequest(cepstra, frames, mean);
        _wanted = request;
        return request.Result.Task;
    }

    /// <summary>Drops the request; schedule the work once more so that the decoder lets go. Another may be asked at once.</summary>
    public void Drop()
    {
        var dropped = _wanted;
        _wanted = null;
        dropped?.Result.TrySetCanceled();
    }

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

        if (wanted is null || wanted.Result.Task.IsCompleted)
        {
            return false;
        }

        for (var call = 0; call < CallsPerStep && _position < wanted.Frames; call++)
        {
            if (!ReferenceEquals(_wanted, wanted))
            {
                return true;
            }

            var room = Math.Min(SphinxDecoder.FramesPerCall, wanted.Frames - _position);
            var frames = wanted.Cepstra.CopyNormalised(_position, wanted.Mean, _block.AsSpan(0, room * CepstralBuffer.Coefficients));
            decoder.Process(_block.AsSpan(0, frames * CepstralBuffer.Coefficients));
            _position += frames;
        }

        if (_position < wanted.Frames)
        {
            return true;
        }

        decoder.End();
        wanted.IsEnded = true;
        var result = decoder.ReadFinal(wanted.Frames);
        wanted.Result.TrySetResult(result);
        return !ReferenceEquals(_wanted, wanted);
    }

    /// <inheritdoc />
    public override void Fail(Exception fault)
    {
        var failed = _active ?? _wanted;
        _wanted = null;
        failed?.Result.TrySetException(fault);
        EndActive();
    }

    /// <inheritdoc />
    public void Dispose() => decoder.Dispose();

    private void EndActive()
    {
        if (_active is { } ended)
        {
            _active = null;
            if (!ended.IsEnded)
            {
                decoder.End();
            }
        }
    }
}
