using System.Text;
using VoiceMesh.Whisper.Model;

namespace VoiceMesh.Whisper.Text;

/// <summary>The tokens of a model: their bytes, and which token some bytes are. Immutable; one serves all transcribers of a model.</summary>
public sealed class Vocabulary
{
    private readonly IReadOnlyList<ReadOnlyMemory<byte>> _tokens;
    private readonly Lazy<Dictionary<string, int>> _ids;

    /// <summary>Makes a vocabulary of the tokens in a model file.</summary>
    /// <param name="tokens">The bytes of every text token; a token may hold part of a character.</param>
    /// <param name="special">The ids of the others.</param>
    public Vocabulary(IReadOnlyList<ReadOnlyMemory<byte>> tokens, SpecialTokens special)
    {
        _tokens = tokens;
        Special = special;
        LongestToken = tokens.Count == 0 ? 0 : tokens.Max(token => token.Length);
        _ids = new Lazy<Dictionary<string, int>>(IndexTokens);
    }

    /// <summary>Makes the vocabulary of a model.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="WhisperModelFormatException">No Whisper vocabulary has the model's size.</exception>
    public Vocabulary(WhisperModel model)
        : this(model.Tokens, SpecialOf(model))
    {
    }

    /// <summary>The tokens that are no text.</summary>
    public SpecialTokens Special { get; }

    /// <summary>Bytes of the longest token.</summary>
    public int LongestToken { get; }

    /// <summary>The bytes of a token; none for tokens that are no text.</summary>
    /// <param name="token">Any token.</param>
    public ReadOnlySpan<byte> Bytes(int token) =>
        Special.IsText(token) && token >= 0 && token < _tokens.Count ? _tokens[token].Span : [];

    /// <summary>The token that consists of some bytes.</summary>
    /// <param name="latin1">The bytes, each as the character of its value.</param>
    /// <param name="token">The token, where there is one.</param>
    public bool TryFind(ReadOnlySpan<char> latin1, out int token) =>
        _ids.Value.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(latin1, out token);

    /// <summary>The token that consists of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="token">The token, where there is one.</param>
    public bool TryFind(string text, out int token) =>
        TryFind(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text)).AsSpan(), out token);

    private static SpecialTokens SpecialOf(WhisperModel model)
    {
        try
        {
            return SpecialTokens.For(model.Hyperparameters.VocabularySize);
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw new WhisperModelFormatException(exception.Message, exception);
        }
    }

    private Dictionary<string, int> IndexTokens()
    {
        var ids = new Dictionary<string, int>(_tokens.Count, StringComparer.Ordinal);
        for (var token = 0; token < Math.Min(_tokens.Count, Special.EndOfText); token++)
        {
            if (!_tokens[token].IsEmpty)
            {
                ids.TryAdd(Encoding.Latin1.GetString(_tokens[token].Span), token);
            }
        }

        return ids;
    }
}
