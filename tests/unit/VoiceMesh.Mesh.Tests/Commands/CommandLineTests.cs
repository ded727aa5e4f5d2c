using VoiceMesh.Mesh.Commands;

namespace VoiceMesh.Mesh.Tests.Commands;

[Trait("Category", "unit")]
public sealed class CommandLineTests
{
    [Fact]
    public void Parse_Up_HasDefaults()
    {
        var up = Assert.IsType<UpCommand>(CommandLine.Parse(["up"]));

        Assert.Equal((8080, true, "Information"), (up.Port, up.Check, up.LogLevel));
    }

    [Fact]
    public void Parse_UpWithOptions_TakesThem()
    {
        var up = Assert.IsType<UpCommand>(CommandLine.Parse(["up", "--port=0", "--check=false"]));

        Assert.Equal((0, false), (up.Port, up.Check));
    }

    [Fact]
    public void Parse_Demo_TakesFileAddressAndJson()
    {
        var demo = Assert.IsType<DemoCommand>(CommandLine.Parse(["demo", "--wav=a=b.wav", "--url=http://host:9", "--json"]));

        Assert.Equal("a=b.wav", demo.Wav);
        Assert.Equal(new Uri("http://host:9"), demo.Url);
        Assert.True(demo.Json);
    }

    [Theory]
    [InlineData("models", "auto", "auto", false)]
    [InlineData("models --model=base.en,small", "base.en small", "", false)]
    [InlineData("models --voice=en_US-lessac-medium", "", "en_US-lessac-medium", false)]
    [InlineData("models --list", "auto", "auto", true)]
    public void Parse_Models_TakesNamesOfEitherKind(string line, string names, string voices, bool list)
    {
        var command = Assert.IsType<ModelsCommand>(CommandLine.Parse(line.Split(' ')));

        Assert.Equal((names, voices, list), (string.Join(' ', command.Models), string.Join(' ', command.Voices), command.List));
    }

    [Theory]
    [InlineData("models --size=large", "is not an option of 'models'")]
    [InlineData("dance", "is not a command")]
    [InlineData("up --colour=red", "is not an option of 'up'")]
    [InlineData("up --port=many", "--port takes a port number")]
    [InlineData("up --port=70000", "--port takes a port number")]
    [InlineData("demo --url=nowhere", "--url takes")]
    public async Task Parse_Mistake_IsNamedAndEndsWithUsage(string line, string said)
    {
        var help = Assert.IsType<HelpCommand>(CommandLine.Parse(line.Split(' ')));

        Assert.Contains(said, help.Mistake, StringComparison.Ordinal);
        Assert.Equal(CommandLine.ExitUsage, await help.RunAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("--help")]
    [InlineData("up -h")]
    public async Task Parse_HelpAskedFor_EndsWell(string line)
    {
        var help = Assert.IsType<HelpCommand>(CommandLine.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

        Assert.Equal(0, await help.RunAsync());
    }
}
