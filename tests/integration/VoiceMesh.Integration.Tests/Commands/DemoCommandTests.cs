using System.Diagnostics;
using System.Text.Json;
using VoiceMesh.Audio.Wave;
using VoiceMesh.Mesh.SelfCheck;

namespace VoiceMesh.Integration.Tests.Commands;

[Trait("Category", "integration")]
[Collection(MeshCollection.Name)]
public sealed class DemoCommandTests(MeshFixture mesh)
{
    [Fact]
    public async Task Demo_Json_LastLineIsTheReportAndTheReplyIsAWaveFile()
    {
        var reply = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".wav");
        try
        {
            var (exitCode, output, errors) = await RunAsync("demo", $"--wav={SpokenSelfCheck.RecordingPath}", $"--url={mesh.MediaAddress}", $"--out={reply}", "--json");

            Assert.True(exitCode == 0, output + errors);
            using var report = JsonDocument.Parse(output.TrimEnd().Split('\n')[^1]);
            Assert.Contains("forward", report.RootElement.GetProperty("transcript").GetString(), StringComparison.OrdinalIgnoreCase);
            Assert.NotEmpty(report.RootElement.GetProperty("answer").GetString()!);
            Assert.True(report.RootElement.GetProperty("silence_ms").GetDouble() > 0);
            Assert.True(report.RootElement.GetProperty("stages_ms").GetProperty("endpointing_ms").GetDouble() > 0);
            Assert.Equal("offline-responder", report.RootElement.GetProperty("engines").GetProperty("llm-proxy").GetString());
            Assert.Equal(reply, report.RootElement.GetProperty("reply").GetString());
            Assert.True(WaveFile.Read(reply).Duration > TimeSpan.FromSeconds(0.5));
        }
        finally
        {
            File.Delete(reply);
        }
    }

    [Theory]
    [InlineData("RIFF....WAVE", "wav")]
    [InlineData("", "wav")]
    public async Task Demo_BrokenWave_SaysSoAndFails(string content, string extension)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + "." + extension);
        await File.WriteAllTextAsync(path, content);
        try
        {
            var (exitCode, _, errors) = await RunAsync("demo", $"--wav={path}", $"--url={mesh.MediaAddress}");

            Assert.Equal(1, exitCode);
            Assert.StartsWith("mesh: ", errors.Trim(), StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task UnknownCommand_IsNamedAndHelpFollows()
    {
        var (exitCode, output, errors) = await RunAsync("dance");

        Assert.Equal(64, exitCode);
        Assert.Contains("'dance' is not a command", output + errors, StringComparison.Ordinal);
        Assert.Contains("mesh demo", output + errors, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(SpokenSelfCheck).Assembly.Location, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var mesh = Process.Start(start)!;
        var errors = mesh.StandardError.ReadToEndAsync();
        var output = await mesh.StandardOutput.ReadToEndAsync();
        await mesh.WaitForExitAsync();
        return (mesh.ExitCode, output, await errors);
    }
}
