using VoiceMesh.Whisper.Testing;

namespace VoiceMesh.Whisper.Tests.Model;

[Trait("Category", "unit")]
public sealed class GoldenModelTests
{
    public static TheoryData<string> Models => [.. GoldenData.EnglishModels, GoldenData.MultilingualModel];

    [Theory]
    [MemberData(nameof(Models))]
    public void ModelPath_AnyVariant_EqualsTheFileOfWhisperCppsTools(string name)
    {
        // GoldenData itself compares the hash and throws.
        Assert.True(File.Exists(GoldenData.ModelPath(name)));
    }
}
