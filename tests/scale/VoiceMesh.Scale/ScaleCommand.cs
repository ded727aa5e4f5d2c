using System.Globalization;
using VoiceMesh.Scale.Demand;
using VoiceMesh.Scale.Plans;
using VoiceMesh.Scale.Reports;
using VoiceMesh.Scale.Simulation;

namespace VoiceMesh.Scale;

/// <summary>The command line: plays one day per plan with the same people and prints what each came to.</summary>
public static class ScaleCommand
{
    private const string Usage = """
        Plays a day of conversations through a model of the mesh and its autoscalers.

          --conversations=N   conversations under way at the morning peak, 1 to 5000; default 30
          --max-replicas=N    most pods of a service, 2 to 200; default 10
          --stt-target=N      streams per stt pod that its autoscaler aims at, 0.1 to 2; default 1.2
          --hours=N           hours from midnight to play, 1 to 24; default 24
          --seed=N            seed of the first day's draws; default 1
          --seeds=N           days to play under each plan, 1 to 100; from two on the table has the mean and the least to the most; default 1
          --targets           instead: try targets for every service's autoscaler, and say which the manifests should have
          --svg=FILE          also draw the first day
        """;

    /// <summary>Runs the command.</summary>
    /// <param name="args">Arguments.</param>
    /// <param name="output">For the table.</param>
    /// <param name="errors">For what is wrong with the arguments.</param>
    /// <returns>0, or 2 for wrong arguments.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter errors)
    {
        if (args.Contains("--help"))
        {
            output.WriteLine(Usage);
            return 0;
        }

        var settings = new Dictionary<string, double> { ["conversations"] = 30, ["max-replicas"] = 10, ["stt-target"] = PlanCatalog.DefaultSttTarget, ["hours"] = 24, ["seed"] = 1, ["seeds"] = 1 };
        var ranges = new Dictionary<string, (double Least, double Most)>
        {
            ["conversations"] = (1, 5000),
            ["max-replicas"] = (2, 200),
            ["stt-target"] = (0.1, 2),
            ["hours"] = (1, 24),
            ["seed"] = (0, int.MaxValue / 2),
            ["seeds"] = (1, 100),
        };
        string? picture = null;
        var searching = false;
        foreach (var arg in args)
        {
            var (name, value) = arg.Split('=', 2) is [var left, var right] ? (left.TrimStart('-'), right) : (arg.TrimStart('-'), "");
            if (name == "svg" && value.Length > 0)
            {
                picture = value;
            }
            else if (arg == "--targets")
            {
                searching = true;
            }
            else if (ranges.TryGetValue(name, out var range)
                && double.TryParse(value, CultureInfo.InvariantCulture, out var number)
                && number >= range.Least
                && number <= range.Most)
            {
                settings[name] = number;
            }
            else
            {
                errors.WriteLine($"Not understood: {arg}\n\n{Usage}");
                return 2;
            }
        }

        if (searching)
        {
            TargetTable.Write(settings["conversations"], settings["hours"], Math.Max(2, (int)settings["seeds"]), output);
            return 0;
        }

        var shape = ConversationShape.Default;
        var curve = new DayCurve(settings["conversations"] / shape.MeanSeconds);
        var seeds = Enumerable.Range((int)settings["seed"], (int)settings["seeds"]).ToArray();
        var results = PlanCatalog.All((int)settings["max-replicas"], settings["stt-target"])
            .Select(plan => seeds.Select(seed => new DaySimulation(plan, curve, shape, StageCosts.EmbeddedEngines, settings["hours"], seed).Run()).ToArray())
            .ToArray();
        ResultTable.Write(results, output);
        if (picture is not null)
        {
            File.WriteAllText(picture, DayPicture.Draw([.. results.Select(days => days[0])]));
        }

        return 0;
    }
}
