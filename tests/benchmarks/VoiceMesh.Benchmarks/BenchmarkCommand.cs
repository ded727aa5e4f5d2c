using VoiceMesh.Benchmarks.Measuring;

namespace VoiceMesh.Benchmarks;

/// <summary>The command line: which suites to run, how long, and where the report goes.</summary>
internal static class BenchmarkCommand
{
    private const string Usage = """
        usage: VoiceMesh.Benchmarks [suite...] [--quick] [--list] [--out FILE]

          suite...    names of suites to run; all of them without any
          --quick     a tenth of the rounds: to see that everything runs, not to quote
          --list      say which suites there are
          --out FILE  write the Markdown report there too
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        var names = new List<string>();
        var settings = MeasurementSettings.Full;
        string? outputPath = null;
        var arguments = new Queue<string>(args);
        while (arguments.TryDequeue(out var argument))
        {
            switch (argument)
            {
                case "--quick":
                    settings = MeasurementSettings.Quick;
                    break;
                case "--list":
                    return List();
                case "--out" when arguments.TryDequeue(out outputPath):
                    break;
                case var name when !name.StartsWith('-'):
                    names.Add(name);
                    break;
                default:
                    return Fail($"Unknown option, or one without its value: {argument}");
            }
        }

        var suites = SuiteCatalog.All.Where(suite => names.Count == 0 || names.Contains(suite.Name)).ToList();
        if (names.FirstOrDefault(name => suites.All(suite => suite.Name != name)) is { } unknown)
        {
            return Fail($"There is no suite {unknown}; there are {string.Join(", ", SuiteCatalog.All.Select(suite => suite.Name))}.");
        }

        return await RunAsync(suites, settings, outputPath);
    }

    private static async Task<int> RunAsync(List<ISuite> suites, MeasurementSettings settings, string? outputPath)
    {
        using var cancellation = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            cancellation.Cancel();
        };

        using var report = new MarkdownReport(Console.Out, outputPath);
        report.Heading(settings);
        try
        {
            foreach (var suite in suites)
            {
                report.Suite(suite);
                await foreach (var table in suite.RunAsync(settings, cancellation.Token))
                {
                    report.Table(table);
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return 130;
        }

        return 0;
    }

    private static int List()
    {
        foreach (var suite in SuiteCatalog.All)
        {
            Console.WriteLine($"{suite.Name,-18} {suite.Description}");
        }

        return 0;
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        Console.Error.WriteLine(Usage);
        return 2;
    }
}
