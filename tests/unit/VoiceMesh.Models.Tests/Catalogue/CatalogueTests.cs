using VoiceMesh.Models.Catalogue;
using VoiceMesh.Models.Resolving;

namespace VoiceMesh.Models.Tests.Catalogue;

[Trait("Category", "unit")]
public sealed class CatalogueTests
{
    [Fact]
    public void Entries_AllNames_AreUniqueAndAcceptedAsNames()
    {
        string[] names = [.. WhisperCatalogue.Entries.Select(entry => entry.Name), .. VoiceCatalogue.Entries.Select(entry => entry.Name)];

        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.All(names, name => Assert.True(ModelRequest.IsName(name), name));
        Assert.All(VoiceCatalogue.Entries, entry => Assert.NotNull(VoiceCatalogue.HubPath(entry.Name)));
        Assert.Equal(WhisperCatalogue.Entries.Count, WhisperCatalogue.Entries.Select(entry => entry.Digest).Distinct().Count());
    }

    [Theory]
    [InlineData("base.en-f16", "ggml-base.en.bin", "f16")]
    [InlineData("base.en-q5_1", "ggml-base.en-q5_1.bin", "q5_1")]
    [InlineData("large-v3-turbo-q8_0", "ggml-large-v3-turbo-q8_0.bin", "q8_0")]
    public void Find_Name_GivesFileAndQuantisation(string name, string file, string quantisation)
    {
        var entry = WhisperCatalogue.Find(name);

        Assert.Equal((file, quantisation), (entry?.FileName, entry?.Quantisation));
    }

    [Theory]
    [InlineData("en", "en_US-lessac-medium")]
    [InlineData("en-GB", "en_GB-alan-medium")]
    [InlineData("de-AT", "de_DE-thorsten-medium")]
    [InlineData("tlh", null)]
    public void ForLanguage_Tag_PrefersTheLocale(string language, string? expected) => Assert.Equal(expected, VoiceCatalogue.ForLanguage(language)?.Name);

    [Theory]
    [InlineData("5efe09e69902187827af646e1a6e9d269dee769f9877d17b16b1b46eeaaf019f  en_US-lessac-medium.onnx\n", DigestAlgorithm.Sha256)]
    [InlineData("\"5EFE09E69902187827AF646E1A6E9D269DEE769F9877D17B16B1B46EEAAF019F\"", DigestAlgorithm.Sha256)]
    [InlineData("bd577a113a864445d4c299885e0cb97d4ba92b5f", DigestAlgorithm.Sha1)]
    public void TryParse_Digest_ReadsTheCommonForms(string text, DigestAlgorithm algorithm)
    {
        Assert.True(FileDigest.TryParse(text, out var digest));
        Assert.Equal(algorithm, digest.Value.Algorithm);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>not found</html>")]
    [InlineData("5efe09e6")]
    [InlineData(null)]
    public void TryParse_NoDigest_IsRefused(string? text) => Assert.False(FileDigest.TryParse(text, out _));
}
