namespace VoiceMesh.Stt.Engines.PocketSphinx;

/// <summary>Which of the two language models heard it right: the assistant's small one, or the general one.</summary>
/// <remarks>
/// Both decoders score the same frames with the same acoustic model, so their path scores are log likelihoods of the same audio under two hypotheses
/// about what kind of thing was said, and the larger one wins. Phrases that the assistant knows score far better under the small model, whose
/// perplexity is low; anything else forces it onto words that do not fit the sound. On the recordings in the README the right model won by 4.5 per
/// frame at least, and no sentence outside the phrase list came above −46 under the small model.
/// </remarks>
/// <param name="acceptScorePerFrame">Small-model score per frame from which the general model need not be asked.</param>
/// <param name="biasPerFrame">Added to the small model's score per frame in the comparison: a prior for assistant phrases.</param>
public sealed class LanguageModelChoice(double acceptScorePerFrame, double biasPerFrame)
{
    // While an utterance is young its running mean is still settling, and phrases of the list score lower than their finals will: down to −45 after a
    // second on the same recordings. Anything else was below that by its second second.
    private const int LeastFrames = 100;
    private const double LiveMargin = 7;

    /// <summary>Whether a final of the small model is good enough by itself.</summary>
    /// <param name="assistant">The small model's final.</param>
    public bool AcceptsAlone(SphinxResult assistant) => assistant.ScorePerFrame >= acceptScorePerFrame;

    /// <summary>Whether what has come so far looks like no assistant phrase, so that the general model should listen too.</summary>
    /// <param name="assistant">A partial result of the small model.</param>
    public bool WantsGeneral(SphinxResult assistant) =>
        assistant.Frames >= LeastFrames && assistant.ScorePerFrame < acceptScorePerFrame - LiveMargin;

    /// <summary>The better of two results over the same audio.</summary>
    /// <param name="assistant">The small model's.</param>
    /// <param name="general">The general model's.</param>
    public SphinxResult Choose(SphinxResult assistant, SphinxResult general) =>
        assistant.ScorePerFrame + biasPerFrame >= general.ScorePerFrame ? assistant : general;
}
