using VoiceMesh.Stt.Engines.Whisper.Text;

namespace VoiceMesh.Stt.Engines.Whisper;

/// <summary>The parts of an utterance that are recognised for good, and what a last window makes of them.</summary>
internal sealed class UtteranceTranscript
{
    private readonly List<RecognisedWord> _words = [];
    private double _logProbability;
    private int _weight;
    private string _language = "";

    /// <summary>What the parts said.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Adds the next part.</summary>
    /// <param name="part">What was heard in it.</param>
    /// <param name="startMs">Where it starts in the utterance.</param>
    public void Add(HeardText part, int startMs)
    {
        Text = TextWith(part.Text);
        _words.AddRange(WordsOf(part, startMs));
        _logProbability += part.AverageLogProbability * part.Words.Count;
        _weight += part.Words.Count;
        _language = part.Language.Length > 0 ? part.Language : _language;
    }

    /// <summary>The parts and what follows them as one text.</summary>
    /// <param name="rest">May be empty.</param>
    public string TextWith(string rest) => Text.Length == 0 ? rest : rest.Length == 0 ? Text : $"{Text} {rest}";

    /// <summary>The whole utterance; nothing is added by it.</summary>
    /// <param name="last">What was heard in the last window.</param>
    /// <param name="startMs">Where that starts.</param>
    /// <param name="audioMs">Length of the utterance.</param>
    public Hypothesis ToHypothesis(HeardText last, int startMs, int audioMs)
    {
        var weight = _weight + last.Words.Count;
        var confidence = weight == 0 ? 0 : Math.Exp((_logProbability + (last.AverageLogProbability * last.Words.Count)) / weight);
        return new Hypothesis(TextWith(last.Text), (float)confidence, [.. _words, .. WordsOf(last, startMs)], audioMs)
        {
            Language = WhisperLanguageTags.ToTag(last.Language.Length > 0 ? last.Language : _language),
        };
    }

    private static IEnumerable<RecognisedWord> WordsOf(HeardText part, int startMs) => part.Words
        .Where(word => word.IsTimed)
        .Select(word => new RecognisedWord(word.Text, startMs + word.StartMs, startMs + word.EndMs, word.Confidence));
}
