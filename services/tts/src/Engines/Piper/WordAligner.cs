namespace VoiceMesh.Tts.Engines.Piper;

/// <summary>Finds the phonemes of each word of a clause.</summary>
internal static class WordAligner
{
    /// <summary>Lays words over what espeak-ng spoke as words.</summary>
    /// <param name="groups">Phonemes of each thing that was spoken as a word, blanks not counted.</param>
    /// <param name="alone">For each written word the phonemes of each thing that it is spoken as by itself ("21" is two).</param>
    /// <returns>For each word its first phoneme and one past its last; the blank behind a group counts as one phoneme.</returns>
    /// <remarks>
    /// Where a clause has as many groups as its words have by themselves, they belong together in order. Where it has not, because words were joined
    /// ("I am") or are said otherwise in a sentence, each word gets a share of the clause by its own length.
    /// </remarks>
    public static (double Start, double End)[] Align(IReadOnlyList<int> groups, IReadOnlyList<IReadOnlyList<int>> alone)
    {
        var starts = new int[groups.Count];
        var total = 0;
        for (var i = 0; i < groups.Count; i++)
        {
            starts[i] = total;
            total += groups[i] + (i + 1 < groups.Count ? 1 : 0);
        }

        var spans = new (double, double)[alone.Count];
        if (alone.Sum(word => word.Count) == groups.Count && alone.All(word => word.Count > 0))
        {
            var group = 0;
            for (var i = 0; i < alone.Count; i++)
            {
                var last = group + alone[i].Count - 1;
                spans[i] = (starts[group], starts[last] + groups[last]);
                group = last + 1;
            }

            return spans;
        }

        var weights = alone.Select(word => Math.Max(1.0, word.Sum())).ToArray();
        var scale = total / weights.Sum();
        var at = 0.0;
        for (var i = 0; i < alone.Count; i++)
        {
            spans[i] = (at, Math.Min(total, at + (weights[i] * scale)));
            at = spans[i].Item2;
        }

        return spans;
    }
}
