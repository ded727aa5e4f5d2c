using VoiceMesh.WebRtc.Calls;

namespace VoiceMesh.Impairments;

/// <summary>What became of one simulated call.</summary>
/// <param name="Heard">What the listener got, 16 kHz, from the moment of the first packet sent.</param>
/// <param name="Final">The call's counts at the end.</param>
/// <param name="Scores">Mean opinion scores, one for each second that had one.</param>
/// <param name="DelaysMs">Delays of playout, one for each second.</param>
/// <param name="Frames">Frames that were said.</param>
internal sealed record CallOutcome(short[] Heard, CallQuality Final, IReadOnlyList<double> Scores, IReadOnlyList<double> DelaysMs, int Frames)
{
    public double LostShare => (double)Final.Lost / Frames;

    public double RedShare => (double)Final.RedRecovered / Frames;

    public double FecShare => (double)Final.FecRecovered / Frames;

    public double ConcealedShare => (double)Final.Concealed / Frames;

    public double MeanScore => Scores.DefaultIfEmpty(1).Average();

    public double WorstScore => Scores.DefaultIfEmpty(1).Min();

    public double MedianDelayMs => DelaysMs.Order().ElementAtOrDefault(DelaysMs.Count / 2);

    public double MostDelayMs => DelaysMs.DefaultIfEmpty(0).Max();
}
