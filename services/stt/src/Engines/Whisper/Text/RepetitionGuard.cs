namespace VoiceMesh.Stt.Engines.Whisper.Text;

/// <summary>Takes back what a model says over and over when it loops.</summary>
/// <remarks>
/// A phrase of up to eight words that follows itself four times or more (a single word six times) is kept once. People do not speak like that; decoders without enough
/// context do (Radford et al. 2022, section 4.5), and some loops pass the test by compression, which a window of few words cannot fail.
/// </remarks>
internal static class RepetitionGuard
{
    private const int LongestPhrase = 8;

    /// <summary>Removes the repetitions.</summary>
    /// <param name="words">Changed in place.</param>
    /// <returns>Whether there were any.</returns>
    public static bool Collapse(List<HeardWord> words)
    {
        var found = false;
        for (var length = 1; length <= LongestPhrase; length++)
        {
            var least = length == 1 ? 6 : 4;
            for (var start = 0; start + (length * least) <= words.Count; start++)
            {
                var times = 1;
                while (Repeats(words, start, start + (times * length), length))
                {
                    times++;
                }

                if (times >= least)
                {
                    words.RemoveRange(start + length, (times - 1) * length);
                    found = true;
                }
            }
        }

        return found;
    }

    private static bool Repeats(List<HeardWord> words, int first, int second, int length)
    {
        if (second + length > words.Count)
        {
            return false;
        }

        for (var i = 0; i < length; i++)
        {
            if (!Wording.AreAlike(words[first + i].Text, words[second + i].Text))
            {
                return false;
            }
        }

        return true;
    }
}
