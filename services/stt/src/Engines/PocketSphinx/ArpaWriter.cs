using System.Globalization;

namespace VoiceMesh.Stt.Engines.PocketSphinx;

/// <summary>Writes a <see cref="TrigramModel"/> in the ARPA format (logarithms to base ten, back-off weight after the words).</summary>
/// <remarks>The format as in Doug Paul's description, https://cmusphinx.github.io/wiki/arpaformat/.</remarks>
public static class ArpaWriter
{
    private const double LogZero = -99;

    /// <summary>Writes the model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="writer">Receives the text.</param>
    public static void Write(TrigramModel model, TextWriter writer)
    {
        var words = model.Vocabulary.Append(TrigramModel.Start).Order(StringComparer.Ordinal).ToList();
        writer.Write($"\\data\\\nngram 1={words.Count}\nngram 2={model.Bigrams.Count}\nngram 3={model.Trigrams.Count}\n\n\\1-grams:\n");
        foreach (var word in words)
        {
            var probability = word == TrigramModel.Start ? 0 : model.Probability(word);
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{Log(probability):F4} {word} {Log(model.BackOff(word)):F4}\n"));
        }

        writer.Write("\n\\2-grams:\n");
        foreach (var (first, second) in model.Bigrams.OrderBy(gram => gram.First, StringComparer.Ordinal).ThenBy(gram => gram.Second, StringComparer.Ordinal))
        {
            writer.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{Log(model.Probability(first, second)):F4} {first} {second} {Log(model.BackOff(first, second)):F4}\n"));
        }

        writer.Write("\n\\3-grams:\n");
        foreach (var (first, second, third) in model.Trigrams
            .OrderBy(gram => gram.First, StringComparer.Ordinal)
            .ThenBy(gram => gram.Second, StringComparer.Ordinal)
            .ThenBy(gram => gram.Third, StringComparer.Ordinal))
        {
            writer.Write(string.Create(
                CultureInfo.InvariantCulture, $"{Log(model.Probability(first, second, third)):F4} {first} {second} {third}\n"));
        }

        writer.Write("\n\\end\\\n");
    }

    private static double Log(double value) => value > 0 ? Math.Log10(value) : LogZero;
}
