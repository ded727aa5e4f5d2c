using VoiceMesh.Load.Reports;

namespace VoiceMesh.Load.Turns;

/// <summary>What came of a number of conversations held at once.</summary>
/// <param name="Conversations">How many were held at once.</param>
/// <param name="Samples">The answered turns.</param>
/// <param name="ClientSilences">The first silence of each conversation as its client measured it, in milliseconds.</param>
/// <param name="Errors">Error codes reported to clients, and conversations that did not settle.</param>
internal sealed record TurnsResult(int Conversations, IReadOnlyList<TurnSample> Samples, IReadOnlyList<double> ClientSilences, IReadOnlyList<string> Errors)
{
    public Percentiles Of(Func<TurnSample, double> stage) => new(Samples.Select(stage));
}
