using VoiceMesh.Audio.VoiceActivity;

namespace VoiceMesh.Audio.Tests.VoiceActivity;

[Trait("Category", "unit")]
public sealed class VoiceActivityDetectorFactoryTests
{
    [Fact]
    public void Create_DeliveredModel_IsSilero()
    {
        var factory = new VoiceActivityDetectorFactory();

        Assert.Null(factory.FallbackReason);
        Assert.Equal("silero", factory.EngineName);
        Assert.Equal("silero", factory.Create().Name);
        Assert.NotSame(factory.Create(), factory.Create());
    }

    [Fact]
    public void Create_ModelMissing_IsEnergyAndSaysWhy()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");
        var factory = new VoiceActivityDetectorFactory(path);

        Assert.Equal("energy", factory.EngineName);
        Assert.Equal("energy", factory.Create().Name);
        Assert.Contains(path, factory.FallbackReason, StringComparison.Ordinal);
        Assert.Contains("energy detector", factory.FallbackReason, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_FileIsNoModel_IsEnergyAndSaysWhy()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "<html>");
            var factory = new VoiceActivityDetectorFactory(path);

            Assert.Equal("energy", factory.EngineName);
            Assert.Contains("no ONNX model", factory.FallbackReason, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
