namespace VoiceMesh.Accuracy.Words;

/// <summary>How a transcript differs from what was said: the cheapest way to edit one into the other (Levenshtein over words).</summary>
/// <param name="Substitutions">Words heard as others.</param>
/// <param name="Deletions">Words not heard.</param>
/// <param name="Insertions">Words heard that nobody said.</param>
/// <param name="Words">Words said.</param>
internal sealed record WordErrors(int Substitutions, int Deletions, int Insertions, int Words)
{
    public static WordErrors None { get; } = new(0, 0, 0, 0);

    public int Errors => Substitutions + Deletions + Insertions;

    /// <summary>Errors per word said; above 1 when more was made up than was said. Without a word said, any word heard counts as one whole error.</summary>
    public double Rate => Words > 0 ? (double)Errors / Words : Errors;

    /// <summary>Aligns two texts, each normalised by <see cref="EnglishNormalizer"/>.</summary>
    public static WordErrors Between(string reference, string hypothesis) => Between(EnglishNormalizer.Words(reference), EnglishNormalizer.Words(hypothesis));

    /// <summary>Aligns two sequences of words; among equally cheap ways the one with most substitutions, as sclite counts.</summary>
    public static WordErrors Between(IReadOnlyList<string> reference, IReadOnlyList<string> hypothesis)
    {
        var row = Enumerable.Range(0, hypothesis.Count + 1).Select(count => new WordErrors(0, 0, count, 0)).ToArray();
        for (var i = 1; i <= reference.Count; i++)
        {
            var diagonal = row[0];
            row[0] = new WordErrors(0, i, 0, 0);
            for (var j = 1; j <= hypothesis.Count; j++)
            {
                var matched = reference[i - 1] == hypothesis[j - 1] ? diagonal : diagonal with { Substitutions = diagonal.Substitutions + 1 };
                var deleted = row[j] with { Deletions = row[j].Deletions + 1 };
                var inserted = row[j - 1] with { Insertions = row[j - 1].Insertions + 1 };
                diagonal = row[j];
                row[j] = new[] { matched, deleted, inserted }.MinBy(way => way.Errors)!;
            }
        }

        return row[^1] with { Words = reference.Count };
    }

    public static WordErrors operator +(WordErrors left, WordErrors right) => new(
        left.Substitutions + right.Substitutions, left.Deletions + right.Deletions, left.Insertions + right.Insertions, left.Words + right.Words);
}
