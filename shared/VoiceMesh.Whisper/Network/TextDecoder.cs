using VoiceMesh.Whisper.Kernels;
using VoiceMesh.Whisper.Model;

namespace VoiceMesh.Whisper.Network;

/// <summary>The decoder with its caches. One per stream: 3 MB at tiny size for the first beam and for every further beam that is used, allocated when it is.</summary>
public sealed unsafe class TextDecoder : ITokenPredictor
{
    /// <summary>Longer prompts go through in pieces of so many tokens, which bounds the scratch memory.</summary>
    private const int MaxRows = 48;

    private readonly WhisperModel _model;
    private readonly DecoderPass _pass;
    private readonly BeamCache?[] _beams;
    private readonly DecoderRow[] _rows;
    private EncodedAudio? _audio;
    private long _identities;

    /// <summary>Makes a decoder.</summary>
    /// <param name="model">The weights; shared.</param>
    /// <param name="maxBeams">Hypotheses at the same time; 1 to 64.</param>
    /// <param name="threads">Most threads that one call uses, the caller's included; at least 1.</param>
    public TextDecoder(WhisperModel model, int maxBeams, int threads)
        : this(model, maxBeams, threads, VectorKernels.Best, WorkTeam.Shared)
    {
    }

    internal TextDecoder(WhisperModel model, int maxBeams, int threads, VectorKernels kernels, WorkTeam team)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBeams, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxBeams, 64);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _model = model;
        _beams = new BeamCache?[maxBeams];
        _rows = new DecoderRow[Math.Max(MaxRows, maxBeams)];
        _pass = new DecoderPass(model, _rows.Length, threads, kernels, team);
    }

    /// <inheritdoc/>
    public int VocabularySize => _model.Hyperparameters.VocabularySize;

    /// <inheritdoc/>
    public int MaxBeams => _beams.Length;

    /// <inheritdoc/>
    public int MaxTokens => _model.Hyperparameters.TextContext;

    /// <summary>Turns to a window and empties every beam.</summary>
    /// <param name="audio">An encoded window of the same model. It is read with every token, so do not encode into it meanwhile.</param>
    public void Begin(EncodedAudio audio)
    {
        ArgumentNullException.ThrowIfNull(audio);
        if (!ReferenceEquals(audio.Model, _model))
        {
            throw new ArgumentException("The window was encoded for another model.", nameof(audio));
        }

        _audio = audio;
        Reset();
    }

    /// <inheritdoc/>
    public void Reset()
    {
        foreach (var beam in _beams)
        {
            beam?.Clear();
        }
    }

    /// <inheritdoc/>
    public int Length(int beam) => _beams[beam]?.Length ?? 0;

    /// <inheritdoc/>
    public void Append(int beam, ReadOnlySpan<int> tokens, Span<float> logits, CancellationToken cancellationToken)
    {
        if (tokens.IsEmpty)
        {
            throw new ArgumentException("There must be at least one token.", nameof(tokens));
        }

        using var lease = _model.Lease();
        var audio = Require(logits, 1);
        var cache = Beam(beam);
        RequireRoom(cache, tokens.Length);
        foreach (var token in tokens)
        {
            RequireToken(token);
        }

        var length = cache.Length;
        try
        {
            for (var start = 0; start < tokens.Length; start += _rows.Length)
            {
                AppendPiece(cache, tokens[start..Math.Min(tokens.Length, start + _rows.Length)], audio, cancellationToken);
            }
        }
        catch
        {
            // A cancelled call leaves the beam as it was.
            cache.Truncate(length);
            throw;
        }

        Predict((tokens.Length - 1) % _rows.Length, 1, logits);
    }

    /// <inheritdoc/>
    public void AppendEach(ReadOnlySpan<int> beams, ReadOnlySpan<int> tokens, Span<float> logits, CancellationToken cancellationToken)
    {
        if (beams.IsEmpty || beams.Length != tokens.Length || beams.Length > _beams.Length)
        {
            throw new ArgumentException($"There must be one token for each of 1 to {_beams.Length} beams; there are {beams.Length} beams and {tokens.Length} tokens.");
        }

        using var lease = _model.Lease();
        var audio = Require(logits, beams.Length);
        for (var row = 0; row < beams.Length; row++)
        {
            if (beams[..row].Contains(beams[row]))
            {
                throw new ArgumentException($"Beam {beams[row]} is named twice.", nameof(beams));
            }

            var cache = Beam(beams[row]);
            RequireRoom(cache, 1);
            _rows[row] = new DecoderRow(cache, cache.Length, RequireToken(tokens[row]));
        }

        RunRows(beams.Length, audio, cancellationToken);
        Predict(0, beams.Length, logits);
    }

    /// <inheritdoc/>
    public void Copy(int from, int to)
    {
        if (from != to)
        {
            Beam(to).CopyFrom(Beam(from));
        }
    }

    private void AppendPiece(BeamCache cache, ReadOnlySpan<int> tokens, EncodedAudio audio, CancellationToken cancellationToken)
    {
        for (var row = 0; row < tokens.Length; row++)
        {
            _rows[row] = new DecoderRow(cache, cache.Length + row, tokens[row]);
        }

        RunRows(tokens.Length, audio, cancellationToken);
    }

    private void RunRows(int count, EncodedAudio audio, CancellationToken cancellationToken)
    {
        _pass.Run(_rows, count, audio, cancellationToken);
        for (var row = 0; row < count; row++)
        {
            _rows[row].Beam.Commit(++_identities);
        }
    }

    private void Predict(int first, int count, Span<float> logits)
    {
        fixed (float* pointer = logits)
        {
            _pass.Predict(first, count, pointer);
        }
    }

    private BeamCache Beam(int beam) => _beams[beam] ??= new BeamCache(_model.Hyperparameters);

    private EncodedAudio Require(Span<float> logits, int rows)
    {
        if (logits.Length < (long)rows * VocabularySize)
        {
            throw new ArgumentException($"There is room for {logits.Length} logits; {rows} rows of {VocabularySize} are needed.", nameof(logits));
        }

        return _audio is { AudioContext: > 0 } audio
            ? audio
            : throw new InvalidOperationException("There is no encoded window: encode one, then call Begin with it.");
    }

    private void RequireRoom(BeamCache cache, int tokens)
    {
        if (cache.Length + tokens > MaxTokens)
        {
            throw new ArgumentException($"The beam holds {cache.Length} of at most {MaxTokens} tokens; {tokens} more do not fit.");
        }
    }

    private int RequireToken(int token) => (uint)token < (uint)VocabularySize
        ? token
        : throw new ArgumentOutOfRangeException(nameof(token), token, $"Tokens are from 0 to {VocabularySize - 1}.");
}
