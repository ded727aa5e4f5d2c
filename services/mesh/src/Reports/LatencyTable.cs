using System.Globalization;
using System.Text;
using System.Text.Json;
using VoiceMesh.Client;

namespace VoiceMesh.Mesh.Reports;

/// <summary>The silence of each turn and the stages that it is made of, in milliseconds.</summary>
internal static class LatencyTable
{
    private static readonly (string Property, string Title)[] Columns =
    [
        ("endpointing_ms", "endpointing"),
        ("transcription_ms", "transcription"),
        ("thinking_ms", "thinking"),
        ("synthesis_ms", "synthesis"),
        ("playout_ms", "playout"),
        ("silence_ms", "silence"),
    ];

    public static string Render(IEnumerable<VoiceEvent> turns)
    {
        var table = new StringBuilder();
        table.Append("turn".PadRight(6)).Append("outcome".PadRight(13));
        foreach (var (_, title) in Columns)
        {
            table.Append(title.PadLeft(15));
        }

        table.AppendLine();
        var number = 0;
        foreach (var turn in turns)
        {
            var stages = Stages(turn);
            table.Append((++number).ToString(CultureInfo.InvariantCulture).PadRight(6)).Append(turn.Text("outcome").PadRight(13));
            foreach (var (property, _) in Columns)
            {
                table.Append((stages.TryGetValue(property, out var value) && stages["silence_ms"] > 0 ? value.ToString("F1", CultureInfo.InvariantCulture) + " ms" : "-").PadLeft(15));
            }

            table.AppendLine();
        }

        return table.ToString();
    }

    public static VoiceEvent? FirstAnswered(IEnumerable<VoiceEvent> turns) => turns.FirstOrDefault(turn => Stages(turn).GetValueOrDefault("silence_ms") > 0);

    public static Dictionary<string, double> Stages(VoiceEvent turn) =>
        turn.Body.TryGetProperty("latency", out var latency) && latency.ValueKind == JsonValueKind.Object
            ? latency.EnumerateObject().Where(stage => stage.Value.ValueKind == JsonValueKind.Number).ToDictionary(stage => stage.Name, stage => Math.Round(stage.Value.GetDouble(), 1))
            : [];
}
