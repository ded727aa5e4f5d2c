using VoiceMesh.Client;
using VoiceMesh.Mesh.Demo;
using VoiceMesh.Mesh.Reports;

namespace VoiceMesh.Mesh.SelfCheck;

/// <summary>One spoken conversation with the mesh that has just started: a person's recorded voice goes in, an audible answer must come back.</summary>
internal sealed class SpokenSelfCheck(Uri media, TimeProvider timeProvider)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(45);

    /// <summary>"go forward ten meters", human speech from CMU PocketSphinx's tests (BSD).</summary>
    public static string RecordingPath => Path.Combine(AppContext.BaseDirectory, "SelfCheck", "self-check.wav");

    /// <returns>True when the mesh heard words and answered audibly without an error.</returns>
    public async Task<bool> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync("\nSelf-check: one spoken conversation");
        var options = new VoiceSessionOptions();
        await using var session = await VoiceSession.OpenAsync(media, options, timeProvider, cancellationToken);
        var result = await new SpokenExchange(session, options, timeProvider).RunAsync(Recording.Load(RecordingPath).Pcm, Limit, cancellationToken);
        await output.WriteLineAsync($"  heard     {string.Join(" | ", result.Transcripts)}");
        await output.WriteLineAsync($"  answered  {string.Join(" | ", result.Answers)}");
        await output.WriteLineAsync($"  engines   {string.Join(", ", result.Engines.Select(engine => $"{engine.Key}: {engine.Value}"))}\n");
        await output.WriteAsync(LatencyTable.Render(result.Turns));
        foreach (var error in result.Errors)
        {
            await output.WriteLineAsync($"  error     {error.Text("code")}: {error.Text("message")}");
        }

        return result.Settled && result.Errors.Count == 0 && result.Transcripts.Count > 0 && result.Answers.Count > 0 && IsAudible(result.Reply.Span);
    }

    /// <summary>Silence would be all zeros; speech peaks far above one percent of full scale.</summary>
    private static bool IsAudible(ReadOnlySpan<byte> pcm)
    {
        for (var index = 0; index + 1 < pcm.Length; index += 2)
        {
            if (Math.Abs((int)BitConverter.ToInt16(pcm[index..])) > short.MaxValue / 100)
            {
                return true;
            }
        }

        return false;
    }
}
