namespace VoiceMesh.Stt.Engines.PocketSphinx;

/// <summary>The best path of one decoder.</summary>
/// <param name="Text">Its words; empty when only silence and noise were heard.</param>
/// <param name="PathScore">Its score in the library's scaled logarithms: acoustic and language model together.</param>
/// <param name="Frames">Frames that it covers.</param>
/// <param name="Confidence">Posterior per word, 0 to 1; 0 on partial results.</param>
/// <param name="Words">Its words with timings; empty on partial results.</param>
public sealed record SphinxResult(string Text, int PathScore, int Frames, float Confidence, IReadOnlyList<RecognisedWord> Words)
{
    /// <summary>Path score per frame, which compares between utterances of different length.</summary>
    public double ScorePerFrame => Frames == 0 ? 0 : (double)PathScore / Frames;

    /// <summary>The engine-neutral form.</summary>
    public Hypothesis ToHypothesis() => new(Text, Confidence, Words, Frames * CepstralBuffer.FrameMs);
}
