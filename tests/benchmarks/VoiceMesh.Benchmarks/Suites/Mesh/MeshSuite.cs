using System.Runtime.CompilerServices;
using VoiceMesh.Benchmarks.Measuring;
using VoiceMesh.Load.Idle;
using VoiceMesh.Load.Mesh;
using VoiceMesh.Load.Reports;
using VoiceMesh.Load.Turns;
using VoiceMesh.Mesh.Demo;
using VoiceMesh.Mesh.SelfCheck;

namespace VoiceMesh.Benchmarks.Suites.Mesh;

/// <summary>The whole mesh as its five processes: what it adds to the engines, and what listening costs.</summary>
internal sealed class MeshSuite : ISuite
{
    private const int Conversations = 10;

    public string Name => "mesh";

    public string Description =>
        "What does the mesh add to the wait for the end of speech and to the engines' own time, what does it allocate for a frame, and what does a listening session cost?";

    public async IAsyncEnumerable<ResultTable> RunAsync(MeasurementSettings settings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var quick = settings == MeasurementSettings.Quick;
        yield return await FrameAllocations.MeasureAsync(quick ? 300 : 2_000, cancellationToken);

        await using var mesh = await MeshUnderLoad.StartAsync(url: null, "Error", cancellationToken);
        var recording = Recording.Load(SpokenSelfCheck.RecordingPath);
        foreach (var table in await new TurnsScenario(mesh, recording.Pcm).RunAsync(Conversations, quick ? 1 : 3, together: false, cancellationToken))
        {
            yield return Result(table);
        }

        foreach (var table in await new IdleScenario(mesh).RunAsync(Conversations, TimeSpan.FromSeconds(quick ? 5 : 20), cancellationToken))
        {
            yield return Result(table);
        }
    }

    private static ResultTable Result(ReportTable table) => new(table.Title, table.Columns, table.Rows, table.Note);
}
