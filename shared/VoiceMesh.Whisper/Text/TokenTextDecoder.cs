using System.Text;

namespace VoiceMesh.Whisper.Text;

/// <summary>
/// Joins the bytes of tokens to text. A token may end within a character: such bytes wait for the next token, so the text of one token is whole
/// characters and the replacement character appears only for bytes that no continuation could have completed. Not safe for concurrent use.
/// </summary>
public sealed class TokenTextDecoder
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private char[] _characters = new char[32];

    /// <summary>The text that is whole with these bytes; empty when they end within a character.</summary>
    /// <param name="bytes">The bytes of a token.</param>
    public ReadOnlySpan<char> Append(ReadOnlySpan<byte> bytes)
    {
        // The bytes that waited add a character at most.
        if (_characters.Length < bytes.Length + 2)
        {
            _characters = new char[2 * (bytes.Length + 2)];
        }

        return _characters.AsSpan(0, _decoder.GetChars(bytes, _characters, flush: false));
    }

    /// <summary>Forgets bytes that wait for their continuation.</summary>
    public void Reset() => _decoder.Reset();
}
