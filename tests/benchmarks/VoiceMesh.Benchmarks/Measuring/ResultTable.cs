using System.Globalization;

namespace VoiceMesh.Benchmarks.Measuring;

/// <summary>A table of the report.</summary>
/// <param name="Title">What was measured.</param>
/// <param name="Columns">Heads of the columns; the first is the name of the row.</param>
/// <param name="Rows">As many cells as there are columns.</param>
/// <param name="Note">A sentence below it, where one is needed.</param>
internal sealed record ResultTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, string? Note = null)
{
    /// <summary>A table of cases against their reference.</summary>
    /// <param name="title">What was measured.</param>
    /// <param name="results">The reference first.</param>
    /// <param name="budgetMs">Milliseconds of audio that one call handles; adds the share of real time that it takes.</param>
    /// <param name="note">A sentence below the table.</param>
    public static ResultTable Of(string title, IReadOnlyList<MicroResult> results, double? budgetMs = null, string? note = null)
    {
        List<string> columns = ["case", "time", $"time ÷ {results[0].Name}", "allocated"];
        if (budgetMs is not null)
        {
            columns.Insert(2, $"share of {budgetMs:0.#} ms");
        }

        var rows = results.Select(result =>
        {
            List<string> cells = [result.Name, Time(result.TimeNs), Number(result.RatioToReference), $"{result.AllocatedBytes:0} B"];
            if (budgetMs is { } budget)
            {
                cells.Insert(2, string.Create(CultureInfo.InvariantCulture, $"{result.TimeNs / budget / 10_000:0.000} %"));
            }

            return (IReadOnlyList<string>)cells;
        });
        return new ResultTable(title, columns, [.. rows], note);
    }

    /// <summary>Three significant digits.</summary>
    public static string Number(double value) =>
        value.ToString(value switch { >= 100 => "0", >= 10 => "0.0", >= 1 => "0.00", _ => "0.000" }, CultureInfo.InvariantCulture);

    private static string Time(double nanoseconds) => nanoseconds switch
    {
        >= 1e6 => $"{Number(nanoseconds / 1e6)} ms",
        >= 1e3 => $"{Number(nanoseconds / 1e3)} µs",
        _ => $"{Number(nanoseconds)} ns",
    };
}
