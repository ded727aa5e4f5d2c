namespace VoiceMesh.Whisper.Decoding;

/// <summary>A hypothesis and a token that may extend it.</summary>
/// <param name="Beam">The hypothesis.</param>
/// <param name="Token">The token.</param>
/// <param name="Row">The row of log probabilities that the token comes from.</param>
/// <param name="LogProbability">The log probability of both together.</param>
internal readonly record struct BeamCandidate(int Beam, int Token, int Row, double LogProbability) : IComparable<BeamCandidate>
{
    /// <summary>Likelier ones come first; equals in the order of beams and tokens, so that a search always finds the same.</summary>
    /// <param name="other">The other.</param>
    public int CompareTo(BeamCandidate other)
    {
        var order = other.LogProbability.CompareTo(LogProbability);
        order = order != 0 ? order : Beam.CompareTo(other.Beam);
        return order != 0 ? order : Token.CompareTo(other.Token);
    }
}
