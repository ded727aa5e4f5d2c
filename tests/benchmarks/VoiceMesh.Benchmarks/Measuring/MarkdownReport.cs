using System.Numerics;
using System.Runtime.InteropServices;

namespace VoiceMesh.Benchmarks.Measuring;

/// <summary>Writes results as Markdown, to the console and to a file where one is wanted.</summary>
internal sealed class MarkdownReport(TextWriter console, string? path) : IDisposable
{
    private readonly StreamWriter? _file = path is null ? null : new StreamWriter(path) { AutoFlush = true };

    public void Heading(MeasurementSettings settings)
    {
        Line("# Benchmarks");
        Line(string.Empty);
        Line($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription} {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} processors, "
            + $"{Vector<float>.Count * 32}-bit vectors, {settings.Name} run. Times depend on the machine and on what else it does; ratios hardly do.");
    }

    public void Suite(ISuite suite)
    {
        Line(string.Empty);
        Line($"## {suite.Name}");
        Line(string.Empty);
        Line(suite.Description);
    }

    public void Table(ResultTable table)
    {
        var widths = table.Columns.Select((column, index) => Math.Max(column.Length, table.Rows.Max(row => row[index].Length))).ToArray();
        Line(string.Empty);
        Line($"### {table.Title}");
        Line(string.Empty);
        Line(Row(table.Columns, widths));
        Line("|" + string.Join("|", widths.Select((width, index) => index == 0 ? new string('-', width + 2) : new string('-', width + 1) + ":")) + "|");
        foreach (var row in table.Rows)
        {
            Line(Row(row, widths));
        }

        if (table.Note is not null)
        {
            Line(string.Empty);
            Line(table.Note);
        }
    }

    public void Dispose() => _file?.Dispose();

    private static string Row(IReadOnlyList<string> cells, int[] widths) =>
        "| " + string.Join(" | ", cells.Select((cell, index) => index == 0 ? cell.PadRight(widths[index]) : cell.PadLeft(widths[index]))) + " |";

    private void Line(string text)
    {
        console.WriteLine(text);
        _file?.WriteLine(text);
    }
}
