using System.Text;
using VoiceMesh.Whisper.Spectrogram;
using VoiceMesh.Whisper.Text;

namespace VoiceMesh.Whisper.Decoding;

/// <summary>Cuts the tokens of a window into segments at its times (Radford et al. 2022, figure 1). Not safe for concurrent use.</summary>
/// <param name="vocabulary">The model's tokens.</param>
internal sealed class SegmentBuilder(Vocabulary vocabulary)
{
    private const int FramesPerTimestamp = 2;

    private readonly TokenTextDecoder _decoder = new();
    private readonly StringBuilder _text = new();

    /// <summary>The segments of a window.</summary>
    /// <param name="tokens">Its tokens.</param>
    /// <param name="seekDelta">Frames by which the window moves on.</param>
    /// <param name="bounds">The window.</param>
    /// <param name="language">Its language.</param>
    public List<TranscriptSegment> Build(ReadOnlySpan<TokenPrediction> tokens, int seekDelta, in WindowBounds bounds, string language)
    {
        _decoder.Reset();
        var special = vocabulary.Special;
        var segments = new List<TranscriptSegment>();
        if (tokens.IsEmpty)
        {
            return segments;
        }

        var first = 0;
        var start = StartOf(tokens[0], bounds);
        for (var index = 0; index < tokens.Length; index++)
        {
            if (tokens[index].Id <= special.FirstTimestamp || bounds.SingleSegment)
            {
                continue;
            }

            var end = StartOf(tokens[index], bounds);
            AddWithText(segments, tokens[first..(index + 1)], start, end, bounds, language);

            // The second time of the pair, if it has come, is where the next segment starts.
            while (index + 1 < tokens.Length && tokens[index + 1].Id > special.FirstTimestamp)
            {
                index++;
            }

            start = StartOf(tokens[index], bounds);
            first = index + 1;
        }

        AddWithText(segments, tokens[first..], start, bounds.Seek + seekDelta, bounds, language);
        return segments;
    }

    private int StartOf(in TokenPrediction token, in WindowBounds bounds) =>
        bounds.Seek + (token.Timestamp == 0 ? 0 : FramesPerTimestamp * (token.Timestamp - vocabulary.Special.FirstTimestamp));

    private void AddWithText(
        List<TranscriptSegment> segments,
        ReadOnlySpan<TokenPrediction> predictions,
        int start,
        int end,
        in WindowBounds bounds,
        string language)
    {
        var special = vocabulary.Special;
        var hasText = false;
        var tokens = new TranscriptToken[predictions.Length];
        _text.Clear();
        for (var index = 0; index < predictions.Length; index++)
        {
            ref readonly var prediction = ref predictions[index];
            var bytes = vocabulary.Bytes(prediction.Id);
            var text = _decoder.Append(bytes);
            hasText |= !bytes.IsEmpty;
            _text.Append(text);
            tokens[index] = new TranscriptToken(
                prediction.Id,
                text.ToString(),
                prediction.LogProbability,
                prediction.Timestamp,
                prediction.TimestampProbability,
                prediction.TimestampMass,
                TimeSpan.Zero,
                TimeSpan.Zero);
        }

        if (hasText)
        {
            TokenTiming.Estimate(tokens, AudioFrames.Time(bounds.Seek), AudioFrames.Time(start), AudioFrames.Time(Math.Min(end, bounds.SeekEnd)), special);
            segments.Add(new TranscriptSegment(_text.ToString(), AudioFrames.Time(start), AudioFrames.Time(end), tokens, WordGrouping.Group(tokens, language, special)));
        }
    }
}
