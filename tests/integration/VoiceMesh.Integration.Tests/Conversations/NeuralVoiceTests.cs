using VoiceMesh.Client;
using VoiceMesh.Mesh.Processes;
using VoiceMesh.Mesh.Topology;
using VoiceMesh.Tts.Testing.Voices;

namespace VoiceMesh.Integration.Tests.Conversations;

/// <summary>A mesh of its own that is given a folder of voices and nothing else.</summary>
[Trait("Category", "integration")]
public sealed class NeuralVoiceTests
{
    [Fact]
    public async Task Speak_FolderOfVoices_IsAnsweredByPiperWithoutAnotherSetting()
    {
        var folder = Directory.CreateTempSubdirectory("voices").FullName;
        try
        {
            new VitsVoice().Write(Path.Combine(folder, "piper"));
            using var log = new StringWriter();
            var plan = MeshTopology.Plan(mediaHttpPort: 0, "Information", new Dictionary<string, string> { ["VOICEMESH_MODELS"] = folder });
            await using var mesh = new LocalMesh(plan, TimeProvider.System, new LogPrinter(TextWriter.Synchronized(log)));
            await mesh.StartAsync(CancellationToken.None);

            var options = new VoiceSessionOptions();
            await using var session = await VoiceSession.OpenAsync(mesh.MediaAddress, options, TimeProvider.System, CancellationToken.None);
            var result = await new SpokenExchange(session, options, TimeProvider.System).RunAsync(MeshFixture.GoForward, TimeSpan.FromSeconds(60), CancellationToken.None);

            Assert.True(result.Settled, log.ToString());
            Assert.Equal("piper", result.Engines["tts"]);
            Assert.NotEmpty(result.Answers);
            Assert.True(result.Reply.Length > 16000, "At least half a second of reply was heard.");
            Assert.Contains("Default voice is piper en_US-test-medium", log.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
