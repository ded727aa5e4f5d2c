using VoiceMesh.Whisper.Text;

namespace VoiceMesh.Whisper.Decoding;

/// <summary>The tokens that the decoder is given (Radford et al. 2022, figure 1): earlier text, then what the task is. Its buffer is used again.</summary>
/// <param name="special">The tokens that are no text.</param>
/// <param name="maxTokens">Most tokens that the decoder can hold.</param>
internal sealed class DecoderPrompt(SpecialTokens special, int maxTokens)
{
    private readonly int[] _tokens = new int[maxTokens];
    private int _count;
    private int _headLength;

    /// <summary>Tokens of earlier text that are in it.</summary>
    public int UsedContext { get; private set; }

    /// <summary>The tokens up to start-of-transcript: what follows it says whether anybody speaks, and in which language.</summary>
    public ReadOnlySpan<int> Head => _tokens.AsSpan(0, _headLength);

    /// <summary>The tokens behind start-of-transcript; none for an English model with times.</summary>
    public ReadOnlySpan<int> Task => _tokens.AsSpan(_headLength, _count - _headLength);

    /// <summary>All tokens.</summary>
    public ReadOnlySpan<int> All => _tokens.AsSpan(0, _count);

    /// <summary>Builds the prompt.</summary>
    /// <param name="context">The tokens of earlier text; the last ones are used.</param>
    /// <param name="maxContext">Most of them.</param>
    /// <param name="language">The position of the language.</param>
    /// <param name="translate">Whether to translate.</param>
    /// <param name="withoutTimestamps">Whether to predict no times.</param>
    public void Build(IReadOnlyList<int> context, int maxContext, int language, bool translate, bool withoutTimestamps)
    {
        _count = 0;
        UsedContext = Math.Min(context.Count, Math.Max(0, Math.Min(maxContext, maxTokens / 2) - 1));
        if (UsedContext > 0)
        {
            Add(special.Previous);
            for (var index = context.Count - UsedContext; index < context.Count; index++)
            {
                Add(context[index]);
            }
        }

        Add(special.StartOfTranscript);
        _headLength = _count;
        if (special.IsMultilingual)
        {
            Add(special.FirstLanguage + language);
            Add(translate ? special.Translate : special.Transcribe);
        }

        if (withoutTimestamps)
        {
            Add(special.NoTimestamps);
        }
    }

    private void Add(int token) => _tokens[_count++] = token;
}
