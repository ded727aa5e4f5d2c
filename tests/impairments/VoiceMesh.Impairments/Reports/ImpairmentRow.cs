using VoiceMesh.Accuracy.Words;

namespace VoiceMesh.Impairments.Reports;

/// <summary>One network with one way of recovery.</summary>
/// <param name="Network">The network's name.</param>
/// <param name="WithCopies">Whether redundant copies were agreed on.</param>
/// <param name="Outcomes">One call per seed.</param>
/// <param name="Likeness">Share of the clean call's speech that is found again.</param>
/// <param name="AgainstClean">The transcripts against those of the clean call; null where no stt service was at hand.</param>
/// <param name="AgainstSaid">The transcripts against what was said; null where no stt service was at hand.</param>
internal sealed record ImpairmentRow(
    string Network, bool WithCopies, IReadOnlyList<CallOutcome> Outcomes, double Likeness, WordErrors? AgainstClean, WordErrors? AgainstSaid);
