using VoiceMesh.Stt.Engines.PocketSphinx;

namespace VoiceMesh.Stt.Tests.Engines.PocketSphinx;

[Trait("Category", "unit")]
public class PronouncingDictionaryTests
{
    private static readonly string[] Lines = ["a AH", "a(2) EY", "the DH AH", "the(2) DH IY", "zebra Z IY B R AH", "", "malformed"];

    [Fact]
    public void LinesOf_WordWithTwoPronunciations_GivesBoth()
    {
        var dictionary = PronouncingDictionary.Parse(Lines, new HashSet<string> { "a", "the", "unheard" });
        Assert.Equal(["a AH", "a(2) EY", "the DH AH", "the(2) DH IY"], dictionary.LinesOf(["the", "a", "unheard"]));
    }

    [Fact]
    public void Contains_WordThatWasNotWanted_IsFalse()
    {
        var dictionary = PronouncingDictionary.Parse(Lines, new HashSet<string> { "a" });
        Assert.True(dictionary.Contains("a"));
        Assert.False(dictionary.Contains("zebra"));
    }

    [Theory]
    [InlineData("the(2)", "the")]
    [InlineData("the", "the")]
    [InlineData("(odd)", "(odd)")]
    public void WithoutVariant_Entry_IsTheWord(string entry, string word) => Assert.Equal(word, PronouncingDictionary.WithoutVariant(entry));
}
