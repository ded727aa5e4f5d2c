using VoiceMesh.Whisper.Decoding;
using VoiceMesh.Whisper.Text;

namespace Whisper.net;

/// <summary>Says what the managed engine found in the types of the real package.</summary>
internal static class SegmentMapping
{
    private const int Unknown = -1;
    private const int HundredthMs = 10;

    public static SegmentData Map(TranscriptSegment segment, WindowTranscript window, SpecialTokens special, WhisperProcessorOptions options)
    {
        var tokens = new WhisperToken[segment.Tokens.Count];
        for (var index = 0; index < tokens.Length; index++)
        {
            tokens[index] = Map(segment.Tokens[index], special, options);
        }

        var hasProbabilities = options.Probabilities && tokens.Length > 0;
        return new SegmentData(
            segment.Text,
            segment.Start,
            segment.End,
            hasProbabilities ? tokens.Min(token => token.Probability) : 0,
            hasProbabilities ? tokens.Max(token => token.Probability) : 0,
            hasProbabilities ? tokens.Average(token => token.Probability) : 0,
            window.NoSpeechProbability,
            window.Language,
            tokens);
    }

    private static WhisperToken Map(TranscriptToken token, SpecialTokens special, WhisperProcessorOptions options) => new()
    {
        Id = token.Id,
        TimestampId = token.Timestamp,
        Probability = token.Probability,
        ProbabilityLog = token.LogProbability,
        TimestampProbability = token.TimestampProbability,
        TimestampProbabilitySum = token.TimestampMass,
        Start = options.TokenTimestamps ? (long)token.Start.TotalMilliseconds / HundredthMs : Unknown,
        End = options.TokenTimestamps ? (long)token.End.TotalMilliseconds / HundredthMs : Unknown,
        Text = TextOf(token, special),
    };

    /// <summary>Tokens that are no text bear the names that whisper.cpp gives them.</summary>
    private static string TextOf(TranscriptToken token, SpecialTokens special)
    {
        if (special.IsText(token.Id))
        {
            return token.Text;
        }

        if (token.Id == special.EndOfText)
        {
            return "[_EOT_]";
        }

        return token.Id == special.FirstTimestamp ? "[_BEG_]" : $"[_TT_{token.Id - special.FirstTimestamp}]";
    }
}
