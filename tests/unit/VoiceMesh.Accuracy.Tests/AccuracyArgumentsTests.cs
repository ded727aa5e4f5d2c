namespace VoiceMesh.Accuracy.Tests;

[Trait("Category", "unit")]
public sealed class AccuracyArgumentsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("voicemesh-accuracy-").FullName;

    public AccuracyArgumentsTests() => File.WriteAllText(Path.Combine(_folder, "transcripts.tsv"), "a.wav\thello\n");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Parse_Configurations_KeepsOrderAndSettings()
    {
        var (arguments, mistake) = AccuracyArguments.Parse(
            [_folder, "--configuration=old:Speech__Engine=pocketsphinx", "--configuration=new:Whisper__Model=/a:b/ggml-tiny.bin,Whisper__Threads=2", "--address=http://localhost:5052", $"--stt={typeof(AccuracyArguments).Assembly.Location}"]);

        Assert.Equal("", mistake);
        Assert.Equal(["old", "new", "http://localhost:5052"], arguments!.Configurations.Select(configuration => configuration.Name));
        Assert.Equal("/a:b/ggml-tiny.bin", arguments.Configurations[1].Settings["Whisper__Model"]);
        Assert.Equal(5052, arguments.Configurations[2].Address!.Port);
    }

    [Theory]
    [InlineData("--configuration=:a=b", "not understood")]
    [InlineData("--configuration=name:novalue", "not understood")]
    [InlineData("--candidate-ms=-1", "not understood")]
    [InlineData("--candidate-ms=900", "--end-ms must not be less")]
    [InlineData("--colour=red", "not understood")]
    [InlineData("--stt=nowhere", "--stt must name")]
    public void Parse_Mistake_IsNamed(string argument, string said)
    {
        var (arguments, mistake) = AccuracyArguments.Parse([_folder, argument]);

        Assert.Null(arguments);
        Assert.Contains(said, mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_FolderWithoutTranscripts_IsNamed() => Assert.Contains("transcripts.tsv", AccuracyArguments.Parse(["nowhere"]).Mistake, StringComparison.Ordinal);
}
