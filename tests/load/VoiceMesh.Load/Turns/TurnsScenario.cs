using System.Globalization;
using VoiceMesh.Load.Mesh;
using VoiceMesh.Load.Reports;

namespace VoiceMesh.Load.Turns;

/// <summary>Simultaneous spoken conversations against a single one in the same run: the silences, their stages, and what the mesh adds to the engines.</summary>
internal sealed class TurnsScenario(MeshUnderLoad mesh, ReadOnlyMemory<byte> pcm)
{
    private static readonly (string Name, Func<TurnSample, double> Value)[] Stages =
    [
        ("endpointing", sample => sample.Endpointing),
        ("transcription", sample => sample.Transcription),
        ("thinking", sample => sample.Thinking),
        ("synthesis", sample => sample.Synthesis),
        ("playout", sample => sample.Playout),
        ("silence", sample => sample.Silence),
        ("inside engines", sample => sample.Engine),
        ("what the mesh adds", sample => sample.Added),
    ];

    /// <summary>The very first turn of a fresh mesh, then one conversation, then all of them.</summary>
    public async Task<IReadOnlyList<ReportTable>> RunAsync(int conversations, int rounds, bool together, CancellationToken cancellationToken)
    {
        var turns = new SpokenTurns(mesh.Media, pcm, TimeProvider.System);
        var first = await turns.RunAsync(1, 1, together, cancellationToken);
        // A single conversation gives few turns a round; more rounds make its percentiles mean something.
        var one = await turns.RunAsync(1, Math.Max(rounds * 2, 5), together, cancellationToken);
        if (conversations == 1)
        {
            return [Table("One conversation", first, one)];
        }

        await turns.RunAsync(conversations, 1, together, cancellationToken);
        var many = await turns.RunAsync(conversations, rounds, together, cancellationToken);
        return [Table($"{conversations} conversations at once{(together ? ", started together" : "")}, against one in the same run", first, one, many)];
    }

    private static ReportTable Table(string title, TurnsResult first, params IReadOnlyList<TurnsResult> results)
    {
        List<string> columns = ["milliseconds", "first turn of the mesh"];
        foreach (var result in results)
        {
            columns.AddRange([$"{result.Conversations} p50", $"{result.Conversations} p95"]);
        }

        if (results.Count == 2)
        {
            columns.Add("p95 ratio");
        }

        List<IReadOnlyList<string>> rows = [.. Stages.Select(stage => Row(stage.Name, result => result.Of(stage.Value)))];
        rows.Add(Row("silence, by the client's clock", result => new Percentiles(result.ClientSilences)));
        var note = string.Join(" ", results.Select(result =>
            $"{result.Conversations} at once: {result.Samples.Count} turns answered, {result.Errors.Count} errors{(result.Errors.Count > 0 ? $" ({string.Join(", ", result.Errors.Distinct())})" : "")}."));
        return new ReportTable(title, columns, rows, note) { Sound = results.Append(first).All(result => result.Errors.Count == 0 && result.Samples.Count > 0) };

        List<string> Row(string name, Func<TurnsResult, Percentiles> of)
        {
            List<string> cells = [name, Percentiles.Milliseconds(of(first).Median), .. results.SelectMany(result => of(result).Cells)];
            if (results.Count == 2)
            {
                cells.Add((of(results[1]).P95 / of(results[0]).P95).ToString("0.00", CultureInfo.InvariantCulture));
            }

            return cells;
        }
    }
}
