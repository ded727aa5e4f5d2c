using VoiceMesh.Tts.Engines;
using VoiceMesh.Tts.Testing;

namespace VoiceMesh.Tts.Tests.Engines;

[Trait("Category", "unit")]
public sealed class VoiceCatalogTests
{
    private static readonly FakeSpeechSynthesizer First = new("first", ("anna", "en-US"), ("scott", "en-GB"));
    private static readonly FakeSpeechSynthesizer Second = new(
        "second", ("s:en-gb", "en-GB"), ("s:de", "de"), ("s:fr-be", "fr-BE"), ("s:fr-fr", "fr-FR"), ("s:cmn", "cmn"), ("s:pt", "pt"), ("s:pt-br", "pt-BR"));

    private readonly VoiceCatalog _catalog = new([First, Second], "anna");

    [Theory]
    [InlineData("", "", "anna")]
    [InlineData("", "en", "anna")]
    [InlineData("", "en-GB", "anna")]
    [InlineData("", "de", "s:de")]
    [InlineData("", "de-AT", "s:de")]
    [InlineData("", "DE_de", "s:de")]
    [InlineData("", "fr", "s:fr-fr")]
    [InlineData("", "fr-BE", "s:fr-be")]
    [InlineData("", "fr-CA", "s:fr-fr")]
    [InlineData("", "zh-TW", "s:cmn")]
    [InlineData("", "pt-BR", "s:pt-br")]
    [InlineData("", "pt-AO", "s:pt")]
    [InlineData("S:EN-GB", "", "s:en-gb")]
    [InlineData("scott", "en-US", "scott")]
    public void Resolve_KnownRequest_PicksVoice(string voice, string language, string expected)
    {
        var found = _catalog.Resolve(voice, language, out var problem);
        Assert.Null(problem);
        Assert.Equal(expected, found!.Value.Voice.Name);
        Assert.Equal(found.Value.Voice.Engine, found.Value.Engine.Engine);
    }

    [Theory]
    [InlineData("nobody", "", "no voice 'nobody'")]
    [InlineData("", "tlh", "No voice speaks 'tlh'")]
    [InlineData("anna", "de", "speaks en-US, not 'de'")]
    public void Resolve_UnknownRequest_SaysWhatIsWrong(string voice, string language, string expected)
    {
        Assert.Null(_catalog.Resolve(voice, language, out var problem));
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_HugeName_IsNotEchoedWhole()
    {
        _catalog.Resolve(new string('x', 100_000), "", out var problem);
        Assert.InRange(problem!.Length, 1, 200);
    }

    [Fact]
    public void DefaultVoice_NotInstalled_FallsBackToEnglish() =>
        Assert.Equal("s:en-gb", new VoiceCatalog([Second], "anna").DefaultVoice!.Name);

    [Fact]
    public void DefaultVoice_NoEngine_IsNull() => Assert.Null(new VoiceCatalog([], "anna").DefaultVoice);

    [Theory]
    [InlineData("en-us", "en-US")]
    [InlineData("ZH-hant-tw", "zh-Hant-TW")]
    [InlineData("en-gb-x-rp", "en-GB-x-rp")]
    [InlineData("es-419", "es-419")]
    public void Canonicalize_Tag_HasRecommendedCase(string tag, string expected) => Assert.Equal(expected, LanguageTag.Canonicalize(tag));

    [Fact]
    public void TryLoad_MissingLibrary_NamesThePackage()
    {
        Assert.False(NativeSpeechLibrary.TryLoad("libnothing-of-the-kind.so.9", "libnothing9", out _, out var problem));
        Assert.Contains("install the Debian package libnothing9", problem, StringComparison.Ordinal);
    }
}
