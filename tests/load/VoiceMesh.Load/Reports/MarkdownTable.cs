namespace VoiceMesh.Load.Reports;

/// <summary>Writes tables as Markdown.</summary>
internal static class MarkdownTable
{
    public static void Write(TextWriter output, ReportTable table)
    {
        var widths = table.Columns.Select((column, index) => table.Rows.Select(row => row[index].Length).Append(column.Length).Max()).ToArray();
        output.WriteLine($"\n## {table.Title}\n");
        output.WriteLine(Row(table.Columns, widths));
        output.WriteLine("|" + string.Join("|", widths.Select((width, index) => index == 0 ? new string('-', width + 2) : new string('-', width + 1) + ":")) + "|");
        foreach (var row in table.Rows)
        {
            output.WriteLine(Row(row, widths));
        }

        if (table.Note is not null)
        {
            output.WriteLine($"\n{table.Note}");
        }
    }

    private static string Row(IReadOnlyList<string> cells, int[] widths) =>
        "| " + string.Join(" | ", cells.Select((cell, index) => index == 0 ? cell.PadRight(widths[index]) : cell.PadLeft(widths[index]))) + " |";
}
