namespace VoiceMesh.Accuracy;

/// <summary>Word error rate: substitutions, deletions and insertions over the words of the reference.</summary>
internal static class WordErrors
{
    /// <summary>The fewest edits that turn one word sequence into the other.</summary>
    public static (int Errors, int Words) Count(string reference, string hypothesis)
    {
        var expected = Words(reference);
        var actual = Words(hypothesis);
        var row = Enumerable.Range(0, actual.Length + 1).ToArray();
        for (var i = 1; i <= expected.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= actual.Length; j++)
            {
                var cost = expected[i - 1] == actual[j - 1] ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + cost));
            }
        }

        return (row[^1], expected.Length);
    }

    private static string[] Words(string text) =>
        text.ToLowerInvariant().Split([' ', ',', '.', '?', '!', ';', ':'], StringSplitOptions.RemoveEmptyEntries);
}
