using VoiceMesh.WebRtc.Load.Scenarios;
using static System.FormattableString;

namespace VoiceMesh.WebRtc.Load.Reports;

/// <summary>The report as Markdown.</summary>
internal static class MarkdownReport
{
    public static void Write(TextWriter output, LoadReport report)
    {
        output.WriteLine($"# WebRTC under load\n\n{report.Machine}. Generator and servers share the machine. Payloads of {Invariant($"{report.MeanPayloadLength:0}")} octets on average, 50 a second both ways.");
        if (report.Relay.Count > 0)
        {
            WriteRelay(output, report.Relay);
        }

        if (report.Codec is { } codec)
        {
            WriteTable(
                output,
                "Calls with codec on one worker",
                ["calls", "processors", "calls per processor", "heard late", "sent late", "made up", "missing", "generator", "resident", "threads"],
                codec.Steps.Select(Cells));
        }

        WriteTable(
            output,
            "What had to hold",
            ["", "bound", "measured", "holds"],
            report.Criteria.Select(criterion => new[] { criterion.What, criterion.Bound, criterion.Measured, criterion.Holds is { } holds ? (holds ? "yes" : "NO") : "" }));
    }

    private static void WriteRelay(TextWriter output, List<RelayStep> steps)
    {
        string[] perServer = ["µs per packet", "spread", "KiB per session", "threads", "lost"];
        var servers = steps[0].Results.Select(result => result.Server).ToArray();
        WriteTable(
            output,
            "Every packet sent back",
            ["protection", "sessions", .. servers.SelectMany(server => perServer.Select(column => $"{server}: {column}")), "cost ratio", "generator"],
            steps.Select(step => (string[])[
                step.Profile,
                $"{step.Sessions}",
                .. step.Results.SelectMany(result => Cells(step, result)),
                step.CostRatio is { } ratio ? Invariant($"{ratio:0.00}") : "–",
                Invariant($"{step.Results.Max(result => result.Generator.Median):0.00}"),
            ]));
        output.WriteLine(
            $"\nProcessor time (user and system) of the server's process for one packet in and out, median of {steps[0].Results[0].Windows.Count} turns; spread: (most − least) ÷ median. "
            + "A turn that another program disturbed (generator late, packets lost) is repeated, twice at most. "
            + $"KiB: resident memory beyond that of the process without sessions, {RelayScenario.EarlierSessions} of which had come and gone before, three times over. Generator: processors that it took.");
    }

    private static string[] Cells(RelayStep step, RelayResult result) => [
        Invariant($"{result.CostUs.Median:0.0}"),
        Invariant($"{result.CostUs.Spread:P0}"),
        Invariant($"{result.KibibytesPerSession(step.Sessions):0}"),
        $"{result.Held.Threads}",
        $"{result.Lost}",
    ];

    private static string[] Cells(CodecStep step) => [
        $"{step.Calls}",
        Invariant($"{step.ServerProcessors:0.00}"),
        Invariant($"{step.CallsPerProcessor:0}"),
        Invariant($"{step.LateHeard:P2}"),
        Invariant($"{step.LateSent:P2}"),
        Invariant($"{step.MadeUp:P2}"),
        Invariant($"{step.Missing:P2}"),
        Invariant($"{step.GeneratorProcessors:0.00}"),
        Invariant($"{step.Held.ResidentBytes / 1048576.0:0} MiB"),
        $"{step.Held.Threads}",
    ];

    private static void WriteTable(TextWriter output, string title, string[] columns, IEnumerable<string[]> cells)
    {
        var rows = cells.ToArray();
        var widths = columns.Select((column, index) => rows.Select(row => row[index].Length).Append(Math.Max(3, column.Length)).Max()).ToArray();
        string Row(string[] row) => "| " + string.Join(" | ", row.Select((cell, index) => cell.PadRight(widths[index]))) + " |";
        output.WriteLine($"\n## {title}\n\n{Row(columns)}\n|{string.Join('|', widths.Select(width => new string('-', width + 2)))}|");
        foreach (var row in rows)
        {
            output.WriteLine(Row(row));
        }
    }
}
