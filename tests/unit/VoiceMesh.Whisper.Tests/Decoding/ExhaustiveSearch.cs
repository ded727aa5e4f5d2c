using VoiceMesh.Whisper.Testing;

namespace VoiceMesh.Whisper.Tests.Decoding;

/// <summary>Tries every sequence that Whisper's rules allow over the tiny vocabulary. It shares no code with the engine: the rules are written down again here.</summary>
/// <param name="logitsAfter">The network.</param>
/// <param name="maxTokens">Most tokens of a sequence.</param>
/// <param name="withTimes">Whether the model predicts times.</param>
/// <param name="lengthPenalty">The exponent of the length penalty; null for the mean.</param>
internal sealed class ExhaustiveSearch(FakeTokenPredictor.LogitsAfter logitsAfter, int maxTokens, bool withTimes, double? lengthPenalty)
{
    private const int End = 4;
    private const int FirstTime = 13;
    private const int Size = 17;

    public double Best { get; private set; } = double.NegativeInfinity;

    public IReadOnlyList<int> BestTokens { get; private set; } = [];

    public int Sequences { get; private set; }

    public void Run(IReadOnlyList<int> prompt) => Try(prompt, [], []);

    private void Try(IReadOnlyList<int> prompt, List<int> tokens, List<double> scores)
    {
        if (tokens.Count > 0 && (tokens[^1] == End || tokens.Count == maxTokens))
        {
            Take(tokens, scores);
            return;
        }

        var logits = new float[Size];
        logitsAfter([.. prompt, .. tokens], logits);
        foreach (var (token, score) in Allowed(tokens, logits))
        {
            Try(prompt, [.. tokens, token], [.. scores, score]);
        }
    }

    private void Take(List<int> tokens, List<double> scores)
    {
        Sequences++;
        var count = withTimes ? tokens.FindLastIndex(token => token > FirstTime) + 1 : tokens.Count;
        if (count == 0)
        {
            return;
        }

        var sum = scores.Take(count).Sum();
        var score = lengthPenalty is { } alpha ? sum / Math.Pow((5 + count) / 6.0, alpha) : sum / count;
        if (score > Best)
        {
            Best = score;
            BestTokens = [.. tokens.Take(count)];
        }
    }

    private List<(int Token, double Score)> Allowed(List<int> tokens, float[] logits)
    {
        var allowed = Enumerable.Range(0, Size).Where(token => IsAllowed(tokens, token)).ToList();
        var total = allowed.Sum(token => Math.Exp(logits[token]));
        var scores = allowed.Select(token => (Token: token, Score: Math.Log(Math.Exp(logits[token]) / total))).ToList();
        var times = scores.Where(entry => entry.Token >= FirstTime).Sum(entry => Math.Exp(entry.Score));
        var others = scores.Where(entry => entry.Token < FirstTime).Select(entry => Math.Exp(entry.Score)).DefaultIfEmpty(0).Max();
        return times > others ? [.. scores.Where(entry => entry.Token >= FirstTime)] : scores;
    }

    private bool IsAllowed(List<int> tokens, int token)
    {
        if (token is > End and < FirstTime)
        {
            return false;
        }

        if (tokens.Count == 0 && (token == End || token == TinyVocabulary.Space))
        {
            return false;
        }

        if (token >= FirstTime)
        {
            return withTimes && !(tokens.Count == 1 && tokens[0] >= FirstTime)
                && !(tokens.Count > 1 && tokens[^1] >= FirstTime && tokens[^2] >= FirstTime)
                && tokens.Where(earlier => earlier >= FirstTime).All(earlier => earlier <= token);
        }

        // After the time that ends a segment, only the next one's start or the end of the text may come.
        return token == End || tokens.Count < 2 || tokens[^1] < FirstTime || tokens[^2] >= FirstTime;
    }
}
