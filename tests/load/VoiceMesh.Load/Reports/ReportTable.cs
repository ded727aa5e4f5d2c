namespace VoiceMesh.Load.Reports;

/// <summary>A table of a report.</summary>
/// <param name="Title">What was measured.</param>
/// <param name="Columns">Heads of the columns; the first is the name of the row.</param>
/// <param name="Rows">As many cells as there are columns.</param>
/// <param name="Note">A sentence below it, where one is needed.</param>
internal sealed record ReportTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, string? Note = null)
{
    /// <summary>False when something failed that must not fail under load.</summary>
    public bool Sound { get; init; } = true;
}
