using VoiceMesh.Stt.Engines.Whisper.Text;

namespace VoiceMesh.Stt.Engines.Whisper.Interims;

/// <summary>Which words of a growing window can be believed: LocalAgreement-2, those that two runs in a row begin with alike.</summary>
/// <remarks>
/// Liu, Spanakis, Niehues: "Low-Latency Sequence-to-Sequence Speech Recognition and Translation by Partial Hypothesis Selection", Interspeech 2020; used for
/// Whisper by Macháček, Dabre, Bojar: "Turning Whisper into Real-Time Transcription System", IJCNLP-AACL 2023. Words are compared without case and
/// punctuation, which the model settles last.
/// </remarks>
internal sealed class LocalAgreement
{
    private IReadOnlyList<string> _previous = [];

    /// <summary>Words that two runs agreed on; later runs only change how they are written.</summary>
    public IReadOnlyList<string> Committed { get; private set; } = [];

    /// <summary>Words of the last run after the committed ones.</summary>
    public IReadOnlyList<string> Tentative { get; private set; } = [];

    /// <summary>Takes the words of the next run over the same window, grown.</summary>
    /// <param name="words">As the model wrote them.</param>
    public void Accept(IReadOnlyList<string> words)
    {
        var agreed = CommonPrefix(words, _previous);
        var kept = CommonPrefix(words, Committed);
        if (kept < Committed.Count)
        {
            // The run contradicts what was agreed already: that stays, and only what lies behind it is taken.
            Tentative = [.. words.Skip(Committed.Count)];
        }
        else
        {
            var count = Math.Max(agreed, Committed.Count);
            Committed = [.. words.Take(count)];
            Tentative = [.. words.Skip(count)];
        }

        Soften(words);
        _previous = words;
    }

    /// <summary>Begins with another window.</summary>
    public void Reset()
    {
        _previous = [];
        Committed = [];
        Tentative = [];
    }

    /// <summary>Committed and tentative words as a text.</summary>
    public override string ToString() => string.Join(' ', Committed.Concat(Tentative));

    private static int CommonPrefix(IReadOnlyList<string> one, IReadOnlyList<string> other)
    {
        var count = 0;
        while (count < one.Count && count < other.Count && Wording.AreAlike(one[count], other[count]))
        {
            count++;
        }

        return count;
    }

    // The model ends whatever it gets like a sentence, also one that goes on. Only an ending that two runs wrote is passed on, for endpointing
    // takes it as a sign that the person is done.
    private void Soften(IReadOnlyList<string> words)
    {
        var confirmed = words.Count == _previous.Count && words.Count > 0 && words[^1] == _previous[^1];
        if (confirmed)
        {
            return;
        }

        if (Tentative.Count > 0)
        {
            Tentative = [.. Tentative.SkipLast(1), Wording.WithoutEnding(Tentative[^1])];
        }
        else if (Committed.Count > 0)
        {
            Committed = [.. Committed.SkipLast(1), Wording.WithoutEnding(Committed[^1])];
        }
    }
}
