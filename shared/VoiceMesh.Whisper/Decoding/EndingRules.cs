using VoiceMesh.Whisper.Spectrogram;
using VoiceMesh.Whisper.Text;

namespace VoiceMesh.Whisper.Decoding;

/// <summary>
/// Says when a hypothesis is complete and when it has failed (Radford et al. 2022, §4.5, in whisper.cpp's reading): it ends with the end-of-text token, at the
/// end of the audio, or at the limit of tokens; it fails when it runs in a loop, goes back in time, or ends without a time although audio is left.
/// </summary>
/// <param name="special">The tokens that are no text.</param>
internal sealed class EndingRules(SpecialTokens special)
{
    /// <summary>Audio of fewer frames than this is not worth a window.</summary>
    public const int LeastFrames = 10;

    private const int FramesPerTimestamp = 2;

    /// <summary>Takes note of the newest token.</summary>
    /// <param name="hypothesis">The hypothesis; its state, result length and seek change.</param>
    /// <param name="bounds">The window.</param>
    public void Judge(Hypothesis hypothesis, in WindowBounds bounds)
    {
        var token = hypothesis.Last.Id;

        // The time 0 marks nothing: a window that moved by it would never end.
        if (token > special.FirstTimestamp)
        {
            var seekDelta = FramesPerTimestamp * (token - special.FirstTimestamp);
            if (hypothesis.HasTimestamp && hypothesis.SeekDelta > seekDelta && hypothesis.ResultLength < hypothesis.Count - 1)
            {
                hypothesis.State = HypothesisState.Failed;
                return;
            }

            hypothesis.SeekDelta = seekDelta;
            hypothesis.ResultLength = hypothesis.Count;
            hypothesis.HasTimestamp = true;
        }

        var isAtAudioEnd = bounds.Seek + hypothesis.SeekDelta + LeastFrames >= bounds.SeekEnd;
        var isFull = hypothesis.Count >= bounds.MaxTokens;
        if (token == special.EndOfText || (isFull && bounds.IsMaxTokensWanted) || (hypothesis.HasTimestamp && isAtAudioEnd))
        {
            Complete(hypothesis, bounds, isAtAudioEnd);
        }
        else if (bounds.MaxRepeats > 0 && RepetitionGuard.LoopStart(hypothesis.Tokens, special, bounds.MaxRepeats) is { } start)
        {
            hypothesis.LoopStart = start;
            hypothesis.State = HypothesisState.Failed;
        }
        else if (isFull && (hypothesis.ResultLength == 0 || hypothesis.SeekDelta < AudioFrames.PerPiece / 2))
        {
            // So many tokens for so little audio: they repeat.
            hypothesis.State = HypothesisState.Failed;
        }
    }

    private static void Complete(Hypothesis hypothesis, in WindowBounds bounds, bool isAtAudioEnd)
    {
        if (hypothesis.ResultLength == 0 && !bounds.WithoutTimestamps)
        {
            if (!isAtAudioEnd)
            {
                hypothesis.State = HypothesisState.Failed;
                return;
            }

            hypothesis.ResultLength = hypothesis.Count;
        }

        if (bounds.SingleSegment || bounds.WithoutTimestamps)
        {
            hypothesis.ResultLength = hypothesis.Count;
            hypothesis.SeekDelta = AudioFrames.PerPiece;
        }

        hypothesis.State = HypothesisState.Completed;
    }
}
