using System.Collections.Immutable;

namespace VoiceMesh.Orchestrator.Turns;

/// <summary>
/// Cuts an answer to what the listener has heard. A word counts once its last sample has been played; where the voice gives no word
/// times, words are spread over their chunk by length; words of a chunk of which nothing is known count as unheard, so that the
/// history never claims more than was said.
/// </summary>
public static class HeardWords
{
    /// <summary>The words of a reply that end before a point in time.</summary>
    /// <param name="chunks">The reply's chunks in order.</param>
    /// <param name="sampleRateHz">Rate of the reply; 0 when no audio came.</param>
    /// <param name="heardMs">Audio heard from the reply's first sample.</param>
    public static string Cut(ImmutableList<ReplyChunk> chunks, int sampleRateHz, long heardMs)
    {
        if (sampleRateHz == 0 || heardMs <= 0)
        {
            return "";
        }

        var heard = new System.Text.StringBuilder();
        foreach (var chunk in chunks)
        {
            var endMs = chunk.Samples is { } samples ? ToMs(chunk.StartSample + samples, sampleRateHz) : (long?)null;
            if (endMs <= heardMs)
            {
                heard.Append(chunk.Text);
                continue;
            }

            heard.Append(CutChunk(chunk, sampleRateHz, heardMs, endMs));
            break;
        }

        return heard.ToString().Trim();
    }

    private static string CutChunk(ReplyChunk chunk, int sampleRateHz, long heardMs, long? endMs)
    {
        var count = CountWords(chunk.Text);
        if (count == 0)
        {
            return "";
        }

        if (chunk.Words.Count > 0)
        {
            var spoken = chunk.Words.Count(word => word.EndMs <= heardMs);
            // The voice may say "3.5" in three words; then the share of its words that were heard is taken of ours.
            return Take(chunk.Text, chunk.Words.Count == count ? spoken : (int)((long)spoken * count / chunk.Words.Count));
        }

        if (endMs is not { } end)
        {
            return "";
        }

        var startMs = ToMs(chunk.StartSample, sampleRateHz);
        var share = Math.Clamp((double)(heardMs - startMs) / Math.Max(1, end - startMs), 0, 1);
        return TakeCharacters(chunk.Text, (int)(share * chunk.Text.Length));
    }

    private static long ToMs(long samples, int sampleRateHz) => samples * 1000 / sampleRateHz;

    private static int CountWords(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;

    private static string Take(string text, int words)
    {
        var at = 0;
        for (var taken = 0; taken < words; taken++)
        {
            at = EndOfNextWord(text, at);
        }

        return text[..at];
    }

    private static string TakeCharacters(string text, int characters)
    {
        var at = 0;
        while (true)
        {
            var next = EndOfNextWord(text, at);
            if (next == at || next > characters)
            {
                return text[..at];
            }

            at = next;
        }
    }

    private static int EndOfNextWord(string text, int at)
    {
        var end = at;
        while (end < text.Length && char.IsWhiteSpace(text[end]))
        {
            end++;
        }

        var start = end;
        while (end < text.Length && !char.IsWhiteSpace(text[end]))
        {
            end++;
        }

        return end == start ? at : end;
    }
}
