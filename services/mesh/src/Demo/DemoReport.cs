using System.Text.Json;
using VoiceMesh.Client;
using VoiceMesh.Mesh.Reports;

namespace VoiceMesh.Mesh.Demo;

/// <summary>Says what came of a demo: for people as text, for scripts as one JSON object on the last line.</summary>
internal static class DemoReport
{
    public static async Task WriteAsync(TextWriter output, string path, SpokenExchangeResult result, string replyPath, bool json)
    {
        await output.WriteLineAsync($"spoken      {path}");
        await output.WriteLineAsync($"interim     {result.Interim}");
        await output.WriteLineAsync($"transcript  {string.Join(" | ", result.Transcripts)}");
        await output.WriteLineAsync($"answer      {string.Join(" | ", result.Answers)}");
        await output.WriteLineAsync($"engines     {string.Join(", ", result.Engines.Select(engine => $"{engine.Key}: {engine.Value}"))}");
        await output.WriteLineAsync($"reply       {replyPath}");
        foreach (var error in result.Errors)
        {
            await output.WriteLineAsync($"error       {error.Text("code")}: {error.Text("message")}");
        }

        await output.WriteLineAsync();
        await output.WriteAsync(LatencyTable.Render(result.Turns));
        if (!result.Settled)
        {
            await output.WriteLineAsync("The conversation did not settle within its time limit.");
        }

        if (json)
        {
            var stages = LatencyTable.FirstAnswered(result.Turns) is { } turn ? LatencyTable.Stages(turn) : new Dictionary<string, double>();
            await output.WriteLineAsync(JsonSerializer.Serialize(new
            {
                transcript = string.Join(" ", result.Transcripts),
                answer = string.Join(" ", result.Answers),
                engines = result.Engines,
                stages_ms = stages,
                silence_ms = Math.Round(result.SilenceMs, 1),
                reply = replyPath,
            }));
        }
    }
}
