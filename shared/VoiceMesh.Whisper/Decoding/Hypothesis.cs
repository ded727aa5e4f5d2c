namespace VoiceMesh.Whisper.Decoding;

/// <summary>A sequence of tokens that may become the text of a window, in buffers that are used again.</summary>
/// <param name="capacity">Most tokens.</param>
internal sealed class Hypothesis(int capacity)
{
    private readonly TokenPrediction[] _tokens = new TokenPrediction[capacity];

    /// <summary>Tokens so far.</summary>
    public int Count { get; private set; }

    /// <summary>The tokens so far.</summary>
    public ReadOnlySpan<TokenPrediction> Tokens => _tokens.AsSpan(0, Count);

    /// <summary>The newest token.</summary>
    public ref readonly TokenPrediction Last => ref _tokens[Count - 1];

    /// <summary>Tokens that count: up to the last time, or all.</summary>
    public int ResultLength { get; set; }

    /// <summary>Frames by which the window moves on: up to the last time, or all.</summary>
    public int SeekDelta { get; set; }

    /// <summary>Whether a time above 0 has come.</summary>
    public bool HasTimestamp { get; set; }

    /// <summary>Whether it goes on.</summary>
    public HypothesisState State { get; set; }

    /// <summary>Tokens before the text began to repeat; null where it does not.</summary>
    public int? LoopStart { get; set; }

    /// <summary>How good it is; known once it has been ranked.</summary>
    public SequenceScore Score { get; set; } = SequenceScore.None;

    /// <summary>Log probability of all tokens so far.</summary>
    public double LogProbability { get; private set; }

    /// <summary>Begins anew.</summary>
    /// <param name="seekDelta">Frames of a whole window.</param>
    public void Reset(int seekDelta)
    {
        Count = 0;
        ResultLength = 0;
        SeekDelta = seekDelta;
        HasTimestamp = false;
        State = HypothesisState.Live;
        LoopStart = null;
        Score = SequenceScore.None;
        LogProbability = 0;
    }

    /// <summary>Becomes equal to another.</summary>
    /// <param name="other">The other.</param>
    public void CopyFrom(Hypothesis other)
    {
        other.Tokens.CopyTo(_tokens);
        Count = other.Count;
        ResultLength = other.ResultLength;
        SeekDelta = other.SeekDelta;
        HasTimestamp = other.HasTimestamp;
        State = other.State;
        LoopStart = other.LoopStart;
        Score = other.Score;
        LogProbability = other.LogProbability;
    }

    /// <summary>Adds a token.</summary>
    /// <param name="token">The token.</param>
    public void Append(in TokenPrediction token)
    {
        _tokens[Count++] = token;
        LogProbability += token.LogProbability;
    }

    /// <summary>Drops the tokens behind a length.</summary>
    /// <param name="length">Tokens to keep.</param>
    public void Truncate(int length) => Count = Math.Min(Count, length);
}
