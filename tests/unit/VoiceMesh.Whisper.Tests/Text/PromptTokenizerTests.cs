using VoiceMesh.Whisper.Testing;
using VoiceMesh.Whisper.Text;

namespace VoiceMesh.Whisper.Tests.Text;

[Trait("Category", "unit")]
public sealed class PromptTokenizerTests
{
    private static readonly Lazy<Vocabulary> Golden = new(() => new Vocabulary(
        [.. GgmlModelFile.Read(GoldenData.ModelPath("en-f16")).Tokens.Select(token => (ReadOnlyMemory<byte>)token)],
        SpecialTokens.For(SpecialTokens.EnglishVocabularySize)));

    [Theory]
    [InlineData(" miridi vidibo")]
    [InlineData("Hello, world! It's 25 C.")]
    [InlineData("♪ ü é ♪♪")]
    [InlineData("  two  spaces\nand a line ")]
    public void Tokenize_AnyText_KeepsEveryByteThatHasAToken(string text)
    {
        var decoder = new TokenTextDecoder();

        var tokens = PromptTokenizer.Tokenize(Golden.Value, text);

        Assert.Equal(text, string.Concat(tokens.Select(token => decoder.Append(Golden.Value.Bytes(token)).ToString())));
    }

    [Fact]
    public void Tokenize_Word_TakesTheLongestTokensFromItsStart()
    {
        var vocabulary = Vocabulary(" play", " pla", "ying", "y", "i", "n", "g", " ");

        // Not " pla" and "ying", although they are fewer.
        Assert.Equal([0, 4, 5, 6], PromptTokenizer.Tokenize(vocabulary, " playing"));
    }

    [Fact]
    public void Tokenize_WordsThatATokenWouldJoin_StayApart()
    {
        var vocabulary = Vocabulary("a b", "a", " b");

        Assert.Equal([1, 2], PromptTokenizer.Tokenize(vocabulary, "a b"));
    }

    [Fact]
    public void Tokenize_BytesWithoutAToken_AreLeftOut()
    {
        var vocabulary = Vocabulary("a", "b");

        Assert.Equal([0, 1], PromptTokenizer.Tokenize(vocabulary, "aéb"));
    }

    [Fact]
    public void Tokenize_NoText_IsNoTokens() => Assert.Empty(PromptTokenizer.Tokenize(Golden.Value, ""));

    private static Vocabulary Vocabulary(params string[] tokens) =>
        new([.. tokens.Select(token => (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(token))], SpecialTokens.For(SpecialTokens.EnglishVocabularySize));
}
