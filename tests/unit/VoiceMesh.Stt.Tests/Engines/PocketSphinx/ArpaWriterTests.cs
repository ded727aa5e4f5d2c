using VoiceMesh.Stt.Engines.PocketSphinx;

namespace VoiceMesh.Stt.Tests.Engines.PocketSphinx;

[Trait("Category", "unit")]
public class ArpaWriterTests
{
    private static readonly string[] Corpus = ["go forward", "go back", "go forward ten meters", "stop", "<n> meters", "<n> = one | two | twenty one"];

    [Fact]
    public void Write_AnyHistory_ProbabilitiesSumToOne()
    {
        var arpa = Written(AssistantPhrases.Parse(Corpus));
        var words = arpa.GramsOf(1).Where(word => word != TrigramModel.Start).ToList();
        foreach (var history in arpa.GramsOf(1).Concat(arpa.GramsOf(2)).Append("").Where(history => !history.EndsWith(TrigramModel.End, StringComparison.Ordinal)))
        {
            Assert.Equal(1, words.Sum(word => arpa.Probability(history, word)), 1e-3);
        }
    }

    [Fact]
    public void Write_TheEmbeddedList_ProbabilitiesSumToOne()
    {
        var arpa = Written(AssistantPhrases.LoadEmbedded());
        var words = arpa.GramsOf(1).Where(word => word != TrigramModel.Start).ToList();
        var histories = arpa.GramsOf(2).Where(history => !history.EndsWith(TrigramModel.End, StringComparison.Ordinal)).Where((_, i) => i % 25 == 0).ToList();
        Assert.True(histories.Count > 100);
        Assert.All(histories, history => Assert.Equal(1, words.Sum(word => arpa.Probability(history, word)), 2e-3));
    }

    [Fact]
    public void Write_Header_DeclaresTheGramsThatFollow()
    {
        var arpa = Written(AssistantPhrases.Parse(Corpus));
        Assert.Equal([1, 2, 3], Enumerable.Range(1, arpa.Declared.Count));
        Assert.All(Enumerable.Range(1, 3), order => Assert.Equal(arpa.Declared[order - 1], arpa.GramsOf(order).Count()));
    }

    [Fact]
    public void Write_PhraseOfTheList_IsLikelierThanItsWordsShuffled()
    {
        var arpa = Written(AssistantPhrases.LoadEmbedded());
        Assert.True(Sentence(arpa, "set a timer for five minutes") > 1e6 * Sentence(arpa, "minutes for a set five timer"));
    }

    private static double Sentence(ArpaModel arpa, string text)
    {
        string[] words = [TrigramModel.Start, .. text.Split(' '), TrigramModel.End];
        var probability = 1.0;
        for (var i = 1; i < words.Length; i++)
        {
            probability *= arpa.Probability(string.Join(' ', words[Math.Max(0, i - 2)..i]), words[i]);
        }

        return probability;
    }

    private static ArpaModel Written(AssistantPhrases phrases)
    {
        using var text = new StringWriter();
        ArpaWriter.Write(new TrigramModel(phrases.Sentences()), text);
        return new ArpaModel(text.ToString());
    }
}
